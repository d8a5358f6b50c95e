package dev.jarflow.validate;

import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.Verdict;
import dev.jarflow.tabular.CsvRows.Row;
import dev.jarflow.validate.Findings.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of the two files that validate writes, as text.
final class Rows {
  static final List<String> SUCCESSFUL =
      List.of(
          "membership_id",
          "first_name",
          "last_name",
          "email",
          "date_of_birth",
          "mobile_no",
          "above_18",
          "source_file",
          "source_line");

  private static final int EIGHT_DIGITS = 10_000_000;

  private final CsvText csv = new CsvText();

  CsvText text() {
    return csv;
  }

  void successfulHeading() {
    SUCCESSFUL.forEach(csv::cell);
    csv.end();
  }

  void unsuccessfulHeading(List<String> rawColumns) {
    List.of("first_name", "last_name", "date_of_birth", "above_18").forEach(csv::cell);
    rawColumns.forEach(column -> csv.cell("raw_" + column));
    List.of("reasons", "source_file", "source_line", "duplicate_of").forEach(csv::cell);
    csv.end();
  }

  void successful(String membershipId, Name name, Verdict verdict, Place place) {
    csv.cell(membershipId)
        .cell(name.first())
        .cell(name.last())
        .cell(verdict.email())
        .cell(verdict.birthday())
        .cell(verdict.mobile())
        .cell(verdict.above18() ? "true" : "false")
        .cell(place.file())
        .cell(place.line())
        .end();
  }

  /// `verdict` is null for a row that could not be judged; `first` is where a duplicate was first.
  void unsuccessful(
      Sheet sheet,
      Row row,
      Place place,
      int rawColumns,
      @Nullable Verdict verdict,
      Reasons reasons,
      @Nullable Place first) {
    Name name = verdict == null ? null : verdict.name();
    int birthday = verdict == null ? 0 : verdict.birthday();
    csv.cell(name == null ? "" : name.first()).cell(name == null ? "" : name.last());
    (birthday >= EIGHT_DIGITS ? csv.cell(birthday) : csv.cell(early(birthday)))
        .cell(verdict == null || birthday == 0 ? "" : verdict.above18() ? "true" : "false");
    for (int i = 0; i < rawColumns; i++) {
      csv.cell(sheet.raw(row, i));
    }
    csv.cell(reasons.toString())
        .cell(place.file())
        .cell(place.line())
        .cell(first == null ? "" : first.toString())
        .end();
  }

  /// A date before the year 1000 in eight digits; none is empty.
  private static String early(int yyyymmdd) {
    return yyyymmdd == 0 ? "" : Birthday.digits(yyyymmdd);
  }
}
