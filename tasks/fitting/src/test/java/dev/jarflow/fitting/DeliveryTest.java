package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.fitting.Delivery.Finding;
import dev.jarflow.fitting.Delivery.Kind;
import dev.jarflow.fitting.Delivery.Source;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.tabular.UnreadableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  private static final String HEADING = "taste,water,minutes,leaf,sugar,cup\n";
  private static final String ROWS =
      """
      good,hot,3,green,no,clay
      bad,boiling,5,green,yes,tin
      """;

  @TempDir Path folder;

  @Test
  void aFileWithoutAHeadingHasTheColumnsInTheirOrder() throws IOException {
    assertThat(described(read(ROWS)))
        .containsExactly("good hot 3 green no clay", "bad boiling 5 green yes tin");
  }

  @Test
  void aFileWithAHeadingSaysTheSame() throws IOException {
    assertThat(described(read(HEADING + ROWS))).isEqualTo(described(read(ROWS)));
  }

  @Test
  void aHeadingMayNameTheColumnsInAnyOrderAndMore() throws IOException {
    Delivery delivery =
        read(
            """
             Cup,by,SUGAR,leaf,minutes,water,taste
            clay,Ann,no,green,3,hot,good
            tin,Bob,yes,green,5,boiling,bad
            """);

    assertThat(described(delivery)).isEqualTo(described(read(ROWS)));
    assertThat(delivery.first()).isEmpty();
  }

  @Test
  void capitalsAndBlanksAroundAValueDoNotCount() throws IOException {
    assertThat(described(read("GOOD, hot ,3,Green,no,clay\n")))
        .containsExactly("good hot 3 green no clay");
  }

  @Test
  void aMarkAtTheBeginningAndOtherLineEndsDoNotCount() throws IOException {
    assertThat(described(read("\uFEFF" + (HEADING + ROWS).replace("\n", "\r\n"))))
        .isEqualTo(described(read(ROWS)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          good,hot,3,mint,no,clay       | UNKNOWN_VALUE | leaf: m•••
          great,hot,3,green,no,clay     | UNKNOWN_VALUE | taste: g••••
          green,hot,3,Good,no,clay      | UNKNOWN_VALUE | taste: green
          Xaviera Quirke,x.q@ex.com,1990-01-01,81234567,a,b | UNKNOWN_VALUE | taste: X•••••• Q•••••
          good,hot,3,,no,clay           | MISSING_VALUE | leaf
          good,hot,3,green,' ',clay     | MISSING_VALUE | sugar
          good,hot,3,green,no           | OTHER_LENGTH  | 5 cells
          good,hot,3,green,no,clay,well | OTHER_LENGTH  | 7 cells
          good,hot,3,green,no,clay,     | OTHER_LENGTH  | 7 cells
          """)
  void aRowWithAFaultIsAFindingAndLeftOut(String row, Kind kind, String details)
      throws IOException {
    String faulty = row.replace("'", "");
    for (String heading : List.of("", HEADING)) {
      Delivery delivery = read(heading + ROWS + faulty + "\n");

      long line = heading.isEmpty() ? 3 : 4;
      assertThat(delivery.first()).containsExactly(new Finding("a.csv", line, kind, details));
      assertThat(delivery.found()).isEqualTo(Map.of(kind, 1L));
      assertThat(delivery.summary()).isEqualTo(new Summary("rows", 3, 2, 1, 0));
      assertThat(described(delivery)).isEqualTo(described(read(ROWS)));
    }
  }

  @Test
  void aLongUnknownValueIsCut() throws IOException {
    assertThat(read("good,hot,3,%s,no,clay\n".formatted("x".repeat(61))).first())
        .extracting(Finding::details)
        .containsExactly("leaf: x" + "•".repeat(59) + "…");
  }

  @Test
  void aRepeatedRowCountsOnceAlsoFromAnotherFile() throws IOException {
    Path a = Files.writeString(folder.resolve("a.csv"), ROWS);
    Path b = Files.writeString(folder.resolve("b.csv"), HEADING + "good,hot,3,green,no,clay\n");

    Delivery delivery =
        Delivery.read(
            Tea.SCHEMA, List.of(new Source(a, "a.csv"), new Source(b, "b.csv")), new Stop());

    assertThat(delivery.first()).containsExactly(new Finding("b.csv", 2, Kind.REPEATED, ""));
    assertThat(delivery.summary()).isEqualTo(new Summary("rows", 3, 2, 0, 1));
    assertThat(delivery.rows().size()).isEqualTo(2);
  }

  /// It differs in what is predicted, so it tells something new.
  @Test
  void anotherTasteOfTheSameTeaIsAnotherRow() throws IOException {
    Delivery delivery = read("good,hot,3,green,no,clay\nbad,hot,3,green,no,clay\n");

    assertThat(delivery.rows().size()).isEqualTo(2);
    assertThat(delivery.first()).isEmpty();
  }

  @Test
  void theOrderOfTheRowsChangesNothing() throws IOException {
    List<String> lines = new ArrayList<>(lines(Tea.rows()));
    Rows inOrder = read(String.join("\n", lines)).rows();
    Collections.shuffle(lines, new Random(5));
    Rows shuffled = read(String.join("\n", lines)).rows();

    assertThat(Tea.codes(shuffled)).isEqualTo(Tea.codes(inOrder)).isEqualTo(Tea.codes(Tea.rows()));
  }

  @Test
  void rowsStandInTheOrderOfTheirCellsAndEachOnce() {
    Rows rows = Rows.of(Tea.SCHEMA, IntStream.of(7, 3, 7, 4));

    assertThat(Tea.codes(rows)).containsExactly(3, 4, 7);
    assertThat(rows.byTarget()).containsExactly(1, 2, 0);
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    for (String text : List.of("", "\n\n", HEADING)) {
      Delivery delivery = read(text);

      assertThat(delivery.summary()).isEqualTo(new Summary("rows", 0, 0, 0, 0));
      assertThatThrownBy(() -> delivery.rows().expectEnough())
          .isExactlyInstanceOf(RejectedException.class)
          .hasMessage(
              "expected different rows of at least two values of taste, and 10 of each that occurs; found 0 bad, 0 fine, 0 good");
    }
  }

  @Test
  void rowsOfOneValueOfTheTargetAreRefused() {
    Rows good = Rows.of(Tea.SCHEMA, IntStream.range(0, 200).map(cell -> cell * 3 + 2));

    assertThatThrownBy(good::expectEnough)
        .isExactlyInstanceOf(RejectedException.class)
        .hasMessage(
            "expected different rows of at least two values of taste, and 10 of each that occurs; found 0 bad, 0 fine, 200 good");
  }

  @Test
  void aValueThatOccursNeedsARowForEachFold() {
    Rows nine = targets(9);
    assertThatThrownBy(nine::expectEnough)
        .isExactlyInstanceOf(RejectedException.class)
        .hasMessage(
            "expected different rows of at least two values of taste, and 10 of each that occurs; found 9 bad, 0 fine, 191 good");

    targets(10).expectEnough();
    Tea.rows().expectEnough();
  }

  private static Rows targets(int bad) {
    return Rows.of(
        Tea.SCHEMA, IntStream.range(0, 200).map(cell -> cell * 3 + (cell < bad ? 0 : 2)));
  }

  @Test
  void aHeadingWithoutAColumnIsRefused() {
    assertRefused(
        "taste,water,minutes,sugar,cup\n",
        "a.csv:1: expected the columns taste, water, minutes, leaf, sugar, cup, found no leaf");
  }

  @Test
  void aHeadingWithAColumnTwiceIsRefused() {
    assertRefused(
        "taste,water,minutes,leaf,sugar,cup,Leaf\n",
        "a.csv:1: expected the columns taste, water, minutes, leaf, sugar, cup, found leaf twice");
  }

  @Test
  void aFileOfOtherColumnsIsRefused() {
    assertRefused(
        "\nAnn,41\n",
        "a.csv:2: expected the 6 columns taste, water, minutes, leaf, sugar, cup, found 2");
  }

  @Test
  void aPackedFileIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(ROWS.getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("a.csv.gz"), packed.toByteArray());

    assertThatThrownBy(
            () -> Delivery.read(Tea.SCHEMA, List.of(new Source(file, "a.csv.gz")), new Stop()))
        .isExactlyInstanceOf(UnreadableException.class)
        .hasMessage("a.csv.gz:1: expected text in UTF-8, found a gzip file: unpack it first");
  }

  /// Findings are counted, and the first thousand kept: memory does not grow with the file.
  @Test
  void ofAMillionRowsAThousandFindingsAreKeptAndAllCounted() throws IOException {
    Path file = folder.resolve("a.csv");
    String many = (ROWS + "good,hot,3,mint,no,clay\ngood,hot\n").repeat(1_000);
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 250; i++) {
        out.write(many);
      }
    }

    Delivery delivery = Delivery.read(Tea.SCHEMA, List.of(new Source(file, "a.csv")), new Stop());

    assertThat(delivery.summary()).isEqualTo(new Summary("rows", 1_000_000, 2, 500_000, 499_998));
    assertThat(delivery.found())
        .isEqualTo(
            Map.of(
                Kind.REPEATED,
                499_998L,
                Kind.UNKNOWN_VALUE,
                250_000L,
                Kind.OTHER_LENGTH,
                250_000L));
    assertThat(delivery.first()).hasSize(Delivery.MOST);
    assertThat(delivery.rows().size()).isEqualTo(2);
  }

  private Delivery read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return Delivery.read(Tea.SCHEMA, List.of(new Source(file, "a.csv")), new Stop());
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isExactlyInstanceOf(UnreadableException.class)
        .hasMessage(message);
  }

  /// The rows in their own order, which is that of their cells.
  private static List<String> described(Delivery delivery) {
    return lines(delivery.rows()).stream().map(line -> line.replace(',', ' ')).toList();
  }

  private static List<String> lines(Rows rows) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<String> cells = new ArrayList<>();
      cells.add(Tea.SCHEMA.target().values().get(rows.target(row)));
      int[] places = Tea.SCHEMA.places(rows.cell(row));
      for (int i = 0; i < places.length; i++) {
        cells.add(Tea.SCHEMA.attributes().get(i).values().get(places[i]));
      }
      lines.add(String.join(",", cells));
    }
    return lines;
  }
}
