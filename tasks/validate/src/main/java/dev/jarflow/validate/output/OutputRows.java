package dev.jarflow.validate.output;

import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.MemberColumn;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Verdict;
import dev.jarflow.validate.input.FileLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of the two files that validate writes, as text. [MemberColumn] and [RefusedColumn] give the
/// order of the cells.
public final class OutputRows {
  private static final int EIGHT_DIGITS = 10_000_000;

  private final CsvText csv = new CsvText();

  public CsvText text() {
    return csv;
  }

  void successfulHeading() {
    heading(MemberColumn.headings());
  }

  void unsuccessfulHeading(List<String> rawColumns) {
    heading(RefusedColumn.headings(rawColumns));
  }

  private void heading(List<String> columns) {
    columns.forEach(csv::cell);
    csv.end();
  }

  public void successful(String membershipId, Name name, Verdict verdict, RowPlace place) {
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

  /// `first` is the row in which the same person applied first; null for other reasons.
  public void unsuccessful(
      FileLayout layout, JudgedRow row, Reasons reasons, @Nullable RowPlace first) {
    Verdict verdict = row.verdict();
    Name name = verdict == null ? null : verdict.name();
    int birthday = verdict == null ? 0 : verdict.birthday();
    csv.cell(name == null ? "" : name.first()).cell(name == null ? "" : name.last());
    (birthday >= EIGHT_DIGITS ? csv.cell(birthday) : csv.cell(early(birthday)))
        .cell(verdict == null || birthday == 0 ? "" : verdict.above18() ? "true" : "false");
    for (int i = 0; i < layout.rawWidth(); i++) {
      csv.cell(layout.raw(row.row(), i));
    }
    csv.cell(reasons.toString())
        .cell(row.place().file())
        .cell(row.place().line())
        .cell(first == null ? "" : first.toString())
        .end();
  }

  /// A date before the year 1000 in eight digits; empty when there is no date.
  private static String early(int yyyymmdd) {
    return yyyymmdd == 0 ? "" : Birthday.digits(yyyymmdd);
  }
}
