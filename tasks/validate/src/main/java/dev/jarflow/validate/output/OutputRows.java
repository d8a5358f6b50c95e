package dev.jarflow.validate.output;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Verdict;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.validate.input.FileLayout;
import org.jspecify.annotations.Nullable;

/// Rows of the two files that validate writes, as text. [MemberColumn] and [RefusedColumn] give the
/// order of the cells.
public final class OutputRows {
  private final CsvText csv = new CsvText();

  /// A row of a file, the application in it, and the verdict; `verdict` is null for a row that
  /// could not be judged.
  public record JudgedRow(
      Row row, RowPlace place, Application application, @Nullable Verdict verdict) {}

  public CsvText text() {
    return csv;
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
    csv.cell(name == null ? "" : name.first())
        .cell(name == null ? "" : name.last())
        .cell(birthday == 0 ? "" : Birthday.digits(birthday))
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
}
