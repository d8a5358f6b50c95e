package dev.jarflow.tabular;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import com.sun.management.ThreadMXBean;
import dev.jarflow.tabular.Rows.Author;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String TOO_LONG =
      "expected a row of at most a megabyte, found a longer one, or a quote that is never closed";

  private static final String TOO_WIDE = "expected a row of at most 1000 cells, found more";

  private static final String NO_UTF_8 =
      "%d: expected text in UTF-8, found the byte 0x%s, as in a file saved as ISO-8859-1 or windows-1252: save it as UTF-8";

  @TempDir Path folder;

  static List<Arguments> texts() {
    return List.of(
        text(
            "a row has its cells and the line it begins in",
            "a,b\n1,2\n3,4\n",
            "1 [a][b]",
            "2 [1][2]",
            "3 [3][4]"),
        text("a heading only is one row", "a,b", "1 [a][b]"),
        text("the last line needs no end", "a,b\n1,2", "1 [a][b]", "2 [1][2]"),
        text("the last line needs no end after an empty cell", "a,b\n1,", "1 [a][b]", "2 [1][]"),
        text("the last line needs no end after a quoted cell", "a,b\n\"1\"", "1 [a][b]", "2 [1]"),
        text("line ends may be mixed", "a\r\nb\nc\rd\r\n", "1 [a]", "2 [b]", "3 [c]", "4 [d]"),
        text("empty lines are no rows but lines", "\n\r\na\n\n\rb\r\n\r\n\n", "3 [a]", "6 [b]"),
        text("an empty file has no rows", ""),
        text("a file of an empty line has no rows", "\n"),
        text("a file of two empty lines has no rows", "\r\n\r\n"),
        text("a file of a mark has no rows", "\uFEFF"),
        text("a file of a mark and an empty line has no rows", "\uFEFF\n"),
        text(
            "a quoted cell holds delimiters, quotes and line ends",
            "a,\"b,\"\"c\"\"\r\nd\ne\rf\"\n\"\",2\n\"3\",\"\"\"\"\n",
            "1 [a][b,\"c\"\r\nd\ne\rf]",
            "5 [][2]",
            "6 [3][\"]"),
        text(
            "nothing is trimmed or taken for a comment",
            " a , b \n#c,d\n' ,\t\n \n",
            "1 [ a ][ b ]",
            "2 [#c][d]",
            "3 [' ][\t]",
            "4 [ ]"),
        text(
            "a quote inside an unquoted cell is a character",
            "a\"b,5\" x 3\"\n",
            "1 [a\"b][5\" x 3\"]"),
        text(
            "rows may have more or fewer cells than the heading",
            "a,b\n1\n1,2,3\n1,2,,\n,,,\n",
            "1 [a][b]",
            "2 [1]",
            "3 [1][2][3]",
            "4 [1][2][][]",
            "5 [][][][]"),
        text("a NUL is a character", "name,b\nx\0y,2\n", "1 [name][b]", "2 [x\0y][2]"),
        text("scripts and emoji survive", "Zoë,王小明,👍,\u00A0\n", "1 [Zoë][王小明][👍][\u00A0]"),
        text("a mark is no part of the first cell", "\uFEFFa,b\n1,2\n", "1 [a][b]", "2 [1][2]"),
        text("a mark is no part of a quoted first cell", "\uFEFF\"a\",b\n", "1 [a][b]"),
        text("a mark elsewhere is a character", "a,b\n\uFEFF1,2\n", "1 [a][b]", "2 [\uFEFF1][2]"));
  }

  private static Arguments text(String law, String text, String... rows) {
    return Arguments.of(law, text, List.of(rows));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void aTextIsRows(String law, String text, List<String> rows) throws Exception {
    assertThat(read(file(text), UTF_8, ',')).as(law).isEqualTo(rows);
  }

  @Test
  void anotherDelimiterMayBeAgreed() throws Exception {
    Path file = file("a;b,c\n1;\"2;3\"\n");

    assertThat(read(file, UTF_8, ';')).containsExactly("1 [a][b,c]", "2 [1][2;3]");
    assertThat(read(file("a#b\n"), UTF_8, '#')).containsExactly("1 [a][b]");
  }

  @Test
  void aThousandColumnsAreColumns() throws Exception {
    String row = String.join(",", Collections.nCopies(1_000, "x"));
    List<Row> rows = rows(file(row + "\n1,2\n" + row + "\n"));

    assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 3L);
    assertThat(rows).extracting(each -> each.cells().size()).containsExactly(1_000, 2, 1_000);
    assertThat(rows.get(2).cells()).containsOnly("x");
  }

  @Test
  void moreAreRefusedUnlessAProgramWroteThem() throws Exception {
    String row = String.join(",", Collections.nCopies(1_001, "x"));
    Path file = file("a\n" + row + "\n");

    assertThat(refusal(file, UTF_8)).isEqualTo("2: " + TOO_WIDE);
    try (Rows rows = Rows.open(file, "f.csv", Author.PROGRAM, UTF_8, ',')) {
      assertThat(rows.next()).isNotNull();
      assertThat(Objects.requireNonNull(rows.next()).cells()).hasSize(1_001);
    }
  }

  /// Spreadsheets write them.
  @Test
  void emptyCellsBeyondAThousandAreLeftOut() throws Exception {
    List<Row> rows = rows(file("a,b" + ",".repeat(16_382) + "\n" + ",".repeat(999) + "x,,\n"));

    assertThat(rows).extracting(each -> each.cells().size()).containsExactly(1_000, 1_000);
    assertThat(rows.getFirst().cells()).startsWith("a", "b", "").endsWith("");
    assertThat(rows.getLast().cells()).startsWith("").endsWith("x");
  }

  @ParameterizedTest
  @CsvSource({"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void wideTextIsReadWhenItIsDeclared(String name) throws Exception {
    Charset charset = Charset.forName(name);

    assertThat(read(file("a,é\n1,👍\n".getBytes(charset)), charset, ','))
        .containsExactly("1 [a][é]", "2 [1][👍]");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16, UTF-16BE", "UTF-16, UTF-16LE",
    "UTF-16LE, UTF-16LE", "UTF-16BE, UTF-16BE",
    "UTF-32, UTF-32BE", "UTF-32, UTF-32LE",
    "UTF-32LE, UTF-32LE", "UTF-8, UTF-8",
  })
  void aMarkIsLeftOutHoweverItIsDeclared(String declared, String written) throws Exception {
    Path file = file("\uFEFFab,c\n1,2\n".getBytes(Charset.forName(written)));

    assertThat(read(file, Charset.forName(declared), ',')).containsExactly("1 [ab][c]", "2 [1][2]");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, UTF-16, true", "UTF-16LE, UTF-16, false",
    "UTF-16BE, UTF-16, true", "UTF-16BE, UTF-16, false",
    "UTF-32LE, UTF-32, true", "UTF-32LE, UTF-32, false",
    "UTF-32BE, UTF-32, true", "UTF-32BE, UTF-32, false",
  })
  void wideTextThatNobodyDeclaredIsRefusedByName(String written, String name, boolean mark)
      throws Exception {
    Path file =
        file(((mark ? "\uFEFF" : "") + "name,email\nx,y\n").getBytes(Charset.forName(written)));

    assertThat(refusal(file, UTF_8)).isEqualTo("1: expected text in UTF-8, found text in " + name);
    assertThat(refusal(file, ISO_8859_1))
        .isEqualTo("1: expected text in ISO-8859-1, found text in " + name);
  }

  /// In other scripts than ours few bytes are zero: then the mark tells.
  @ParameterizedTest
  @CsvSource({"UTF-16LE, UTF-16", "UTF-16BE, UTF-16", "UTF-32LE, UTF-32", "UTF-32BE, UTF-32"})
  void wideTextOfAnotherScriptIsKnownByItsMark(String written, String name) throws Exception {
    Path file = file("\uFEFF王小明王小明王小明,王小明王小明\n".getBytes(Charset.forName(written)));

    assertThat(refusal(file, UTF_8)).isEqualTo("1: expected text in UTF-8, found text in " + name);
  }

  static List<Arguments> packed() throws IOException {
    String oldExcel = "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1";
    return List.of(
        Arguments.of("a gzip file: unpack it first", gzip()),
        Arguments.of("a zip file: unpack it first", zip("members.csv")),
        Arguments.of("an Excel file (xlsx): save it as CSV first", zip("[Content_Types].xml")),
        Arguments.of("an Excel file (xlsx): save it as CSV first", zip("xl/workbook.xml")),
        Arguments.of(
            "a spreadsheet (ods): save it as CSV first",
            zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")),
        Arguments.of(
            "an old Excel file (xls): save it as CSV first", oldExcel.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @MethodSource("packed")
  void aPackedFileIsRefusedByName(String kind, byte[] bytes) throws Exception {
    for (Charset charset : List.of(UTF_8, ISO_8859_1, UTF_16)) {
      assertThat(refusal(file(bytes), charset))
          .isEqualTo("1: expected text in " + charset + ", found " + kind);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Deflater.NO_COMPRESSION, 1, 3, 5, 6, 9})
  void whatZlibPackedIsRefusedByName(int level) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(bytes, new Deflater(level))) {
      for (int i = 0; i < 200; i++) {
        out.write("%d,%d\n".formatted(i, i * i).getBytes(UTF_8));
      }
    }

    for (Charset charset : List.of(UTF_8, ISO_8859_1)) {
      assertThat(refusal(file(bytes.toByteArray()), charset))
          .isEqualTo(
              "1: expected text in %s, found data packed with zlib: unpack it first"
                  .formatted(charset));
    }
  }

  /// Some texts begin as zlib does.
  @Test
  void textIsNotTakenForPackedData() throws Exception {
    assertThat(read(file("x^2,y\n"), UTF_8, ',')).containsExactly("1 [x^2][y]");
    assertThat(read(file("x\u0680\n"), UTF_8, ',')).containsExactly("1 [x\u0680]");
    assertThat(read(file("\u789C,\u7801\n".getBytes(UTF_16BE)), UTF_16BE, ','))
        .containsExactly("1 [\u789C][\u7801]");
  }

  private static byte[] gzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("a,b\n".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String first) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(first));
    }
    return bytes.toByteArray();
  }

  @Test
  void latin1IsRefusedWithItsByteAndLineOrReadWhenDeclared() throws Exception {
    Path file = file("name,email\nAnn,a\nZoë,z\n".getBytes(ISO_8859_1));

    assertThat(refusal(file, UTF_8)).isEqualTo(NO_UTF_8.formatted(3, "EB"));
    assertThat(read(file, ISO_8859_1, ','))
        .containsExactly("1 [name][email]", "2 [Ann][a]", "3 [Zoë][z]");
  }

  @Test
  void aByteThatAnotherEncodingDoesNotHaveIsNamedToo() throws Exception {
    assertThat(refusal(file("a\nb\u00E9\n".getBytes(ISO_8859_1)), Charset.forName("US-ASCII")))
        .isEqualTo("2: expected text in US-ASCII, found the byte 0xE9");
    assertThat(refusal(file(new byte[] {'a', (byte) 0x81}), Charset.forName("windows-1252")))
        .isEqualTo("1: expected text in windows-1252, found the byte 0x81");
    assertThat(refusal(file(new byte[] {0, 'a', 0, '\n', 0}), UTF_16BE))
        .isEqualTo("2: expected text in UTF-16BE, found the byte 0x00");
    assertThat(refusal(file(new byte[] {'a', 0, 0, (byte) 0xD8, 'b', 0}), UTF_16LE))
        .isEqualTo("1: expected text in UTF-16LE, found the byte 0x00");
  }

  /// Far behind everything that was read ahead, and whatever ends the lines.
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void theLineOfAWrongByteIsExact(String lineEnd) throws Exception {
    for (int lines : new int[] {1, 2, 9_362, 9_363, 100_000}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(("ab,cé" + lineEnd).repeat(lines - 1).getBytes(UTF_8));
      bytes.write(new byte[] {'x', ',', (byte) 0xFF});
      bytes.write((lineEnd + "ab,cd").repeat(3).getBytes(UTF_8));

      assertThat(refusal(file(bytes.toByteArray()), UTF_8))
          .isEqualTo(NO_UTF_8.formatted(lines, "FF"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C3", "E7 8E", "F0 9F 91", "ED A0 80", "C0 AF", "F5 80 80 80", "80"})
  void whatIsNoUtf8IsRefusedAlsoAtTheEndOfTheFile(String hex) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("a,b\n1,".getBytes(UTF_8));
    for (String each : hex.split(" ", -1)) {
      bytes.write(Integer.parseInt(each, 16));
    }

    assertThat(refusal(file(bytes.toByteArray()), UTF_8))
        .isEqualTo(NO_UTF_8.formatted(2, hex.substring(0, 2)));
  }

  @Test
  void aWrongByteRightBehindAMarkIsOneToo() throws Exception {
    byte[] bytes = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 0xFF};

    assertThat(refusal(file(bytes), UTF_8)).isEqualTo(NO_UTF_8.formatted(1, "FF"));
  }

  @Test
  void anUnclosedQuoteIsRefusedWhereItsRowBegins() throws Exception {
    assertThat(refusal("a,b\n1,2\n\"3\",\"4\n5,6\n"))
        .isEqualTo("3: expected the end of a quoted cell, found the end of the file");
    assertThat(refusal("a,b\n\""))
        .isEqualTo("2: expected the end of a quoted cell, found the end of the file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"c\"d,e", "\"c\" ,d", "\"c\" \"d\"", "\"Maximum\"said,unclosed"})
  void aCharacterBehindAClosingQuoteIsRefusedAndNotRepeated(String row) throws Exception {
    assertThat(refusal("a,b\n\"1\n\",2\n" + row + "\n"))
        .isEqualTo(
            "4: expected a delimiter or the end of the line after a quoted cell, found something else");
  }

  @ParameterizedTest
  @CsvSource({"x, 1048570", "',', 1048576", "'\"\",', 1048576"})
  void aRowOfAMegabyteIsARow(String part, int times) throws Exception {
    Path file = file("a\n" + part.repeat(times) + "\nb\n");

    assertThat(rows(file)).extracting(Row::line).containsExactly(1L, 2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ","})
  void aLongerOneIsRefused(String part) throws Exception {
    String row = part.repeat(MEGABYTE + 1);

    assertThat(refusal("a\n\nb\n" + row + "\nc\n")).isEqualTo("4: " + TOO_LONG);
    assertThat(refusal("\n" + row)).isEqualTo("2: " + TOO_LONG);
  }

  /// A row is bounded as a whole, whether it is one cell or many.
  @Test
  void manyLongCellsAreALongRow() throws Exception {
    assertThat(rows(file(("x".repeat(1_047) + ",").repeat(1_000)))).hasSize(1);
    assertThat(refusal(("x".repeat(1_049) + ",").repeat(1_000))).isEqualTo("1: " + TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x,", "\"\n\"\"\","})
  void aWiderOneIsRefused(String part) throws Exception {
    assertThat(refusal("a\n\nb\n" + part.repeat(MEGABYTE) + "\nc\n")).isEqualTo("4: " + TOO_WIDE);
  }

  @Test
  void aQuoteThatIsNeverClosedIsNotReadToTheEndOfALargeFile() throws Exception {
    assertThat(refusal("a\n\"b\n" + "1,2\n".repeat(MEGABYTE))).isEqualTo("2: " + TOO_LONG);
  }

  /// In a JVM whose memory is a fraction of the line.
  @ParameterizedTest
  @ValueSource(strings = {"x", "x,", ",", "\""})
  void aLineOfFiftyMegabytesCostsNoMemory(String part) throws Exception {
    Path file = folder.resolve("long.csv");
    try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, UTF_8)) {
      out.print("a,b\n1,2\n");
      for (int i = 0; i < 50; i++) {
        out.print(part.repeat(MEGABYTE / part.length()));
      }
    }
    try (Running child =
        Running.main(folder, Map.of(), List.of("-Xmx64m"), Reading.class, file.toString())) {
      Answer answer = child.answer();

      assertThat(answer)
          .isEqualTo(new Answer(0, "3: " + (part.equals("x,") ? TOO_WIDE : TOO_LONG) + "\n", ""));
    }
  }

  /// One wide row does not make the narrow ones behind it dear.
  @Test
  void aWideRowCostsTheRowsBehindItNothing() throws Exception {
    Path file = folder.resolve("wide.csv");
    Files.writeString(file, ",".repeat(MEGABYTE / 2) + "\n" + "1,2\n".repeat(20_000));
    long before = allocated();

    assertThat(rows(file)).hasSize(20_001);
    assertThat(allocated() - before).isLessThan(200L * MEGABYTE);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void aFileThatIsNotThereIsNotRefusedForItsContent() {
    Path none = folder.resolve("none.csv");

    assertThatThrownBy(() -> Rows.open(none)).isExactlyInstanceOf(NoSuchFileException.class);
  }

  @Test
  void itIsOverWhenItIsOver() throws Exception {
    try (Rows rows = Rows.open(file("a\n"))) {
      assertThat(rows.next()).isEqualTo(new Row(1, List.of("a")));
      assertThat(rows.next()).isNull();
      assertThat(rows.next()).isNull();
    }
  }

  @Test
  void whatWasReadBeforeTheFaultWasRead() throws Exception {
    try (Rows rows = Rows.open(file("a\nb\n\"c\"d\n"))) {
      assertThat(rows.next()).isEqualTo(new Row(1, List.of("a")));
      assertThat(rows.next()).isEqualTo(new Row(2, List.of("b")));
      assertThatThrownBy(rows::next).isExactlyInstanceOf(UnreadableException.class).hasNoCause();
    }
  }

  /// Rows that were handed out stay what they were: other threads look at them.
  @Test
  void aRowKeepsItsCells() throws Exception {
    List<Row> rows = rows(file("a,b,c\n1\n,\n1,2,3,4,5,6,7,8\n8,7,6,5,4,3,2,1\n"));

    assertThat(rows)
        .containsExactly(
            new Row(1, List.of("a", "b", "c")),
            new Row(2, List.of("1")),
            new Row(3, List.of("", "")),
            new Row(4, List.of("1", "2", "3", "4", "5", "6", "7", "8")),
            new Row(5, List.of("8", "7", "6", "5", "4", "3", "2", "1")));
  }

  private static List<String> read(Path file, Charset charset, char delimiter) throws Exception {
    return rows(file, charset, delimiter).stream()
        .map(row -> row.line() + " [" + String.join("][", row.cells()) + "]")
        .toList();
  }

  private static List<Row> rows(Path file) throws Exception {
    return rows(file, UTF_8, ',');
  }

  private static List<Row> rows(Path file, Charset charset, char delimiter) throws Exception {
    List<Row> all = new ArrayList<>();
    try (Rows rows = Rows.open(file, "f.csv", charset, delimiter)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }

  private String refusal(String text) throws Exception {
    return refusal(file(text), UTF_8);
  }

  /// The line and the sentence.
  private static String refusal(Path file, Charset charset) throws IOException {
    try (Rows rows = Rows.open(file, "f.csv", charset, ',')) {
      while (rows.next() != null) {
        // Only the end counts.
      }
      return "read to its end";
    } catch (UnreadableException e) {
      assertThat(e).hasMessage("f.csv:%d: %s", e.line(), e.reason());
      return e.line() + ": " + e.reason();
    }
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(UTF_8));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file.csv"), Arrays.copyOf(bytes, bytes.length));
  }

  /// Reads a file as a program of its own.
  static final class Reading {
    private Reading() {}

    static void main(String... args) throws IOException {
      System.out.print(refusal(Path.of(args[0]), UTF_8) + "\n");
    }
  }
}
