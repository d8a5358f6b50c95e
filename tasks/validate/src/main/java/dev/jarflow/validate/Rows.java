package dev.jarflow.validate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.Verdict;
import dev.jarflow.kit.csv.CsvRows.Row;
import dev.jarflow.validate.Findings.Place;
import java.util.ArrayList;
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

  private final Utf8Text text = new Utf8Text();
  private final CsvWriter csv =
      CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);

  Utf8Text text() {
    return text;
  }

  void successfulHeading() {
    csv.writeRecord(SUCCESSFUL);
  }

  void unsuccessfulHeading(List<String> rawColumns) {
    List<String> names =
        new ArrayList<>(List.of("first_name", "last_name", "date_of_birth", "above_18"));
    rawColumns.forEach(column -> names.add("raw_" + column));
    names.addAll(List.of("reasons", "source_file", "source_line", "duplicate_of"));
    csv.writeRecord(names);
  }

  void successful(String membershipId, Name name, Verdict verdict, Place place) {
    csv.writeRecord()
        .writeField(membershipId)
        .writeField(name.first())
        .writeField(name.last())
        .writeField(verdict.email())
        .writeField(date(verdict.birthday()))
        .writeField(verdict.mobile())
        .writeField(Boolean.toString(verdict.above18()))
        .writeField(place.file())
        .writeField(Long.toString(place.line()))
        .endRecord();
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
    var fields =
        csv.writeRecord()
            .writeField(name == null ? "" : name.first())
            .writeField(name == null ? "" : name.last())
            .writeField(birthday == 0 ? "" : date(birthday))
            .writeField(
                verdict == null || birthday == 0 ? "" : Boolean.toString(verdict.above18()));
    for (int i = 0; i < rawColumns; i++) {
      fields.writeField(sheet.raw(row, i));
    }
    fields
        .writeField(reasons.toString())
        .writeField(place.file())
        .writeField(Long.toString(place.line()))
        .writeField(first == null ? "" : first.toString())
        .endRecord();
  }

  private static String date(int yyyymmdd) {
    return yyyymmdd >= 10_000_000 ? Integer.toString(yyyymmdd) : "%08d".formatted(yyyymmdd);
  }
}
