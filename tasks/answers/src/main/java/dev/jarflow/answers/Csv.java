package dev.jarflow.answers;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An answer as a file for spreadsheets: RFC 4180, UTF-8, a heading, and no cell that could run.
record Csv(Answer answer) {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+([.]\\d+)?");

  void writeTo(OutputStream out) throws IOException {
    List<Column> columns = answer.question().columns();
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out);
    csv.writeRecord(columns.stream().map(Column::name).toList());
    for (Answer.Row row : answer.rows()) {
      csv.writeRecord(
          columns.stream().map(column -> cell(column, row.cell(column.name()))).toList());
    }
    csv.flush();
  }

  /// A number stays one, also below zero; whatever else there is becomes a text that nothing runs.
  private static String cell(Column column, @Nullable String value) {
    if (value == null) {
      return "";
    }
    return column.kind().isNumber() && NUMBER.matcher(value).matches()
        ? value
        : Harmless.text(value);
  }
}
