package dev.jarflow.tabular;

import module java.base;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.jarflow.kit.task.Result;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// Writes a table as CSV: RFC 4180, UTF-8, a heading, then rows of as many cells.
///
/// The stream stays its owner's: flush this writer before the stream is published or closed.
public final class TableWriter implements Flushable {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+([.]\\d+)?");

  private final int width;
  private final Sink sink;
  private final Flushable buffer;

  private TableWriter(List<String> heading, Sink sink, Flushable buffer) throws IOException {
    this.width = heading.size();
    this.sink = sink;
    this.buffer = buffer;
    row(heading);
  }

  @FunctionalInterface
  private interface Sink {
    void row(List<String> cells) throws IOException;
  }

  /// Begins a table for programs, perhaps of millions of rows: cells stay as they are.
  public static TableWriter forPrograms(OutputStream out, List<String> heading) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out);
    return new TableWriter(heading, csv::writeRecord, csv);
  }

  /// Begins a table for people and their spreadsheets: no cell can run as a formula. A number under
  /// one of the headings in `numbers` stays a number, also below zero.
  public static TableWriter forPeople(OutputStream out, List<String> heading, Set<String> numbers)
      throws IOException {
    CSVPrinter csv =
        new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), CSVFormat.RFC4180);
    return new TableWriter(heading, cells -> csv.printRecord(safe(cells, heading, numbers)), csv);
  }

  private static List<String> safe(List<String> cells, List<String> heading, Set<String> numbers) {
    List<String> safe = new ArrayList<>(cells.size());
    for (int i = 0; i < cells.size(); i++) {
      boolean number = numbers.contains(heading.get(i)) && NUMBER.matcher(cells.get(i)).matches();
      safe.add(number ? cells.get(i) : FormulaSafe.text(cells.get(i)));
    }
    return safe;
  }

  public void row(List<String> cells) throws IOException {
    if (cells.size() != width) {
      throw new IllegalArgumentException(
          "expected %s in a row, found %d".formatted(Result.count(width, "cell"), cells.size()));
    }
    sink.row(cells);
  }

  @Override
  public void flush() throws IOException {
    buffer.flush();
  }
}
