package dev.jarflow.validate.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.tabular.Rows;
import dev.jarflow.tabular.Rows.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a|a",
        "`a b`|`a b`",
        "` a `|` a `",
        "a,b|\"a,b\"",
        "a\"b|\"a\"\"b\"",
        "\"|\"\"\"\"",
        "\"\"|\"\"\"\"\"\"",
        "`a\nb`|`\"a\nb\"`",
        "`a\rb`|`\"a\rb\"`",
        "`a\r\nb`|`\"a\r\nb\"`",
        "a;b\t'c'|a;b\t'c'",
        "Zoë 王 👍|Zoë 王 👍",
        "Zoë,王|\"Zoë,王\"",
        "#a|#a",
        "\uFEFFa|\uFEFFa",
      })
  void aCellIsQuotedOnlyWhereItMustBe(String cell, String written) throws Exception {
    assertThat(text(new CsvText().cell("x").cell(cell).cell("y").end()))
        .isEqualTo("x," + written + ",y\n");
    assertThat(text(new CsvText().cell(cell).cell("").end())).isEqualTo(written + ",\n");
  }

  @Test
  void rowsEndWithALineFeedAndBeginWithoutADelimiter() throws Exception {
    CsvText csv = new CsvText().cell("a").cell("").end().cell("").cell("é").end();

    assertThat(text(csv)).isEqualTo("a,\n,é\n");
    assertThat(csv.length()).isEqualTo("a,\n,é\n".getBytes(UTF_8).length);
    assertThat(new CsvText().length()).isZero();
  }

  @Test
  void aPartIsWrittenByItself() throws Exception {
    CsvText csv = new CsvText().cell("a").end();
    int from = csv.length();
    csv.cell("é").end();
    int to = csv.length();
    csv.cell("c").end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    csv.writeTo(out, from, to);

    assertThat(out.toString(UTF_8)).isEqualTo("é\n");
  }

  /// Cells around every size at which it grows, of one to four bytes a character.
  @Test
  void itGrowsWithoutLosingAnything() throws Exception {
    for (String character : List.of("x", "é", "王", "👍", "\"")) {
      for (int size = 65_530; size <= 65_540; size++) {
        String cell = character.repeat(size);
        CsvText csv = new CsvText().cell("a").cell(cell).cell("b").end().cell(cell).end();
        String quoted = character.equals("\"") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;

        assertThat(text(csv)).isEqualTo("a," + quoted + ",b\n" + quoted + "\n");
      }
    }
    StringBuilder expected = new StringBuilder();
    CsvText csv = new CsvText();
    for (int i = 0; i < 100_000; i++) {
      csv.cell(Integer.toString(i)).end();
      expected.append(i).append('\n');
    }

    assertThat(text(csv)).isEqualTo(expected.toString());
  }

  @Test
  void everyCharacterOfUnicodeIsUtf8() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean special = c == '"' || c == ',' || c == '\n' || c == '\r';
      if (!special && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
        all.appendCodePoint(c);
      }
    }
    String text = all.toString();

    assertThat(bytes(new CsvText().cell(text).end())).isEqualTo((text + "\n").getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10, 99, 100, 19750827, 999_999_999_999L, Long.MAX_VALUE})
  void aNumberIsItsDigits(long number) throws Exception {
    assertThat(text(new CsvText().cell(number).cell("x").cell(number).end()))
        .isEqualTo(number + ",x," + number + "\n");
  }

  /// Rows are read as they were written, whatever is in them.
  @Test
  void rowsComeBackAsTheyWere() throws Exception {
    Random random = new Random(5);
    List<List<String>> rows = new ArrayList<>();
    CsvText csv = new CsvText();
    for (int i = 0; i < 5_000; i++) {
      // The first cell says something: a row of one empty cell would be an empty line.
      Stream<String> first = Stream.of("row " + i);
      List<String> row =
          Stream.concat(first, Stream.generate(() -> cell(random)).limit(random.nextInt(6)))
              .toList();
      row.forEach(csv::cell);
      csv.end();
      rows.add(row);
    }
    Path file = Files.write(folder.resolve("rows.csv"), bytes(csv));
    List<List<String>> read = new ArrayList<>();
    try (Rows again = Rows.open(file)) {
      for (Row row = again.next(); row != null; row = again.next()) {
        read.add(row.cells());
      }
    }

    assertThat(read).isEqualTo(rows);
  }

  /// Up to four pieces that may be taken for something else than text.
  private static String cell(Random random) {
    String[] pieces = {
      "", " ", "a", "\"", "\"\"", ",", "\n", "\r", "\r\n", "é", "王", "👍", "\u00A0", "'", ";", "\t",
      "\uFEFF", "#", "\\", "\u0000"
    };
    return Stream.generate(() -> pieces[random.nextInt(pieces.length)])
        .limit(random.nextInt(5))
        .collect(Collectors.joining());
  }

  private static String text(CsvText csv) throws IOException {
    return new String(bytes(csv), UTF_8);
  }

  private static byte[] bytes(CsvText csv) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    csv.writeTo(out);
    return out.toByteArray();
  }
}
