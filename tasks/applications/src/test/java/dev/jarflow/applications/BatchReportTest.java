package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.applications.BatchReport.Because;
import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Judged;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A report is read as it was written, and anything else is refused in a sentence.
class BatchReportTest {
  private static final String DIGEST = "ab".repeat(32);

  private static final BatchReport REPORT =
      new BatchReport(
          new BatchReport.Batch(
              "1f0c6a2b9d3e",
              BatchReport.Kind.REPLAY,
              List.of("aaaaaaaaaaaa"),
              "default",
              new BatchReport.Rules(
                  LocalDate.of(2022, 1, 1),
                  "strict",
                  DIGEST,
                  new Affixes(Set.of("dato", "he"), Set.of("jr"))),
              7L),
          "too few",
          new BatchReport.Counts(new Judged(3, 2), 1, Map.of("EMAIL", 2L), 4, 5),
          List.of(
              new FileReport("a.csv", DIGEST, new Judged(3, 2), null),
              new FileReport("b.csv", DIGEST, new Judged(0, 0), "expected a heading, found none")),
          List.of(
              new DateOrderReport(
                  Separator.SLASH,
                  new Decision(DateOrder.MONTH_FIRST, Because.EVIDENCE),
                  new BatchReport.Dates(0, 9, 3, null, new RowPlace("a:b.csv", 2)),
                  DateOrder.DAY_FIRST,
                  DateOrder.MONTH_FIRST),
              new DateOrderReport(
                  Separator.HYPHEN,
                  new Decision(null, Because.DISPUTED),
                  new BatchReport.Dates(
                      1, 1, 0, new RowPlace("a.csv", 4), new RowPlace("a.csv", 5)),
                  null,
                  null)),
          new BatchReport.Output(
              new Csv("../successful/1f0c6a2b9d3e.csv", DIGEST, 3),
              new Csv("../unsuccessful/1f0c6a2b9d3e.csv", DIGEST, 2)));

  @Test
  void readItIsWhatWasWritten() {
    assertThat(BatchReport.of(REPORT.fields())).isEqualTo(REPORT);
  }

  @Test
  void itsFieldsStandInTheOrderOfTheirMatter() {
    assertThat(String.join(" ", REPORT.fields().keySet()))
        .isEqualTo(
            "batch kind replayed feed as_of policy policy_name titles suffixes place rejected read successful unsuccessful already_members reasons collisions duplicates files date_order successful_csv unsuccessful_csv");
  }

  @Test
  void theTitlesOfAnOlderReportAreNotKnown() {
    Map<String, @Nullable Object> older = REPORT.fields();
    older.remove("titles");
    older.remove("suffixes");

    BatchReport read = BatchReport.of(older);

    assertThat(read.batch().rules().affixes()).isNull();
    assertThat(read.fields()).isEqualTo(older);
  }

  @Test
  void noHistoryIsWrittenAsNull() {
    assertThat(BatchReport.of(with("place", null)).batch().historyPlace()).isNull();
  }

  @Test
  void itSaysHowManyRowsProveAnOrder() {
    assertThat(REPORT.dateOrders()).map(DateOrderReport::proofs).containsExactly(9L, 0L);
  }

  @Test
  void aFileIsFoundBesideTheFolderOfTheReport() {
    assertThat(REPORT.output().successful().in(Path.of("out/applications/report")))
        .isEqualTo(Path.of("out/applications/successful/1f0c6a2b9d3e.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "batch, expected 12 hexadecimal digits as batch",
    "kind, expected files or replay as kind",
    "replayed, expected a list as replayed",
    "feed, expected a text as feed",
    "as_of, expected a date like 2022-01-01 as as_of",
    "policy, expected a SHA-256 as policy",
    "policy_name, expected a text as policy_name",
    "titles, expected a list as titles",
    "place, expected a count as place",
    "rejected, expected a text as rejected",
    "read, expected a count as read",
    "reasons, expected an object as reasons",
    "files, expected a list as files",
    "date_order, expected a list as date_order",
    "successful_csv, expected an object as successful_csv"
  })
  void aFieldThatIsNotWhatItShouldBeIsNamed(String field, String sentence) {
    boolean isText = Set.of("feed", "policy_name", "rejected").contains(field);

    assertRefused(with(field, isText ? (Object) 1L : "wrong"), sentence + ", found another value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"place", "collisions", "unsuccessful_csv"})
  void aFieldThatIsNotThereIsNamed(String field) {
    Map<String, @Nullable Object> fields = REPORT.fields();
    fields.remove(field);

    assertThatThrownBy(() -> BatchReport.of(fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(" as " + field + ", found ");
  }

  @Test
  void aValueThatCannotBeIsRefusedByItsPlace() {
    assertRefused(with("place", -1L), "expected a count as place, found another value");
    assertRefused(
        with("read", 6L),
        "expected the sum of successful and unsuccessful as read, found another value");
    assertRefused(
        with("date_order", List.of(Map.of("separator", "."))),
        "expected / or - as date_order[0].separator, found another value");
    assertRefused(null, "expected an object, found another value");
    assertRefused(List.of(), "expected an object, found another value");
  }

  private static Map<String, @Nullable Object> with(String field, @Nullable Object value) {
    Map<String, @Nullable Object> fields = REPORT.fields();
    fields.put(field, value);
    return fields;
  }

  private static void assertRefused(@Nullable Object json, String sentence) {
    assertThatThrownBy(() -> BatchReport.of(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
