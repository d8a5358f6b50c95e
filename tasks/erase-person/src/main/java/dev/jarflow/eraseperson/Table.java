package dev.jarflow.eraseperson;

import dev.jarflow.kit.task.Stop;
import dev.jarflow.tabular.CsvRows;
import dev.jarflow.tabular.NotCsvException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A file of rows in an encoding in which line ends are what they are in ASCII, and the lines of it
/// that are a person's.
///
/// A row has lines of its own: from the one that it begins in to the one before the next row's.
record Table(Path file, Charset encoding, long rows, List<Lines> lines) {
  private static final List<Charset> ENCODINGS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int BUFFER = 64 * 1024;

  /// From the first to the one before `end`, counted from 1, and the row that stands there instead.
  record Lines(long first, long end, String instead) {}

  /// What is left of a row without a person; null when the row is not theirs.
  @FunctionalInterface
  interface Without {
    @Nullable List<String> left(List<String> cells);
  }

  /// Null when the file is no such table.
  static @Nullable Table read(Path file, Without without, Stop stop) throws IOException {
    char delimiter = delimiter(file);
    for (Charset encoding : ENCODINGS) {
      try (CsvRows rows = CsvRows.open(file, encoding, delimiter)) {
        List<Lines> lines = new ArrayList<>();
        long count = read(rows, without, delimiter, lines, stop);
        return new Table(file, encoding, count, lines);
      } catch (NotCsvException e) {
        // Perhaps in the next encoding.
      }
    }
    return null;
  }

  /// How many rows there are; the person's are added to `lines`.
  private static long read(
      CsvRows rows, Without without, char delimiter, List<Lines> lines, Stop stop)
      throws IOException, NotCsvException {
    long count = 0;
    long open = 0;
    String instead = "";
    for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
      if (open > 0) {
        lines.add(new Lines(open, row.line(), instead));
      }
      List<String> left = without.left(row.cells());
      open = left == null ? 0 : row.line();
      instead = left == null ? "" : line(left, delimiter);
      count++;
      if (count % 1_000 == 0) {
        stop.check();
      }
    }
    if (open > 0) {
      lines.add(new Lines(open, Long.MAX_VALUE, instead));
    }
    return count;
  }

  /// In one line, for the ends of a row's lines stay where they are.
  private static String line(List<String> cells, char delimiter) {
    return cells.stream()
        .map(cell -> cell.replaceAll("\\R", " "))
        .map(
            cell ->
                cell.indexOf(delimiter) < 0 && cell.indexOf('"') < 0
                    ? cell
                    : '"' + cell.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(String.valueOf(delimiter)));
  }

  /// Writes all bytes of the file but those in the person's lines, of which only the ends stay, and
  /// what is left of the row before the first of them: so every other row stands in the line that
  /// it stood in. Returns how many bytes that were.
  long writeWithout(OutputStream to, Stop stop) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      OutputStream out = new BufferedOutputStream(to, BUFFER);
      long line = 1;
      long written = 0;
      int next = 0;
      int replaced = -1;
      int before = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        boolean lineFeedOfBefore = before == '\r' && b == '\n';
        if (!lineFeedOfBefore && (before == '\r' || before == '\n')) {
          line++;
          stop.check();
        }
        while (next < lines.size() && lines.get(next).end <= line) {
          next++;
        }
        boolean theirs = next < lines.size() && lines.get(next).first <= line;
        if (theirs && replaced < next) {
          byte[] instead = lines.get(next).instead.getBytes(encoding);
          out.write(instead);
          written += instead.length;
          replaced = next;
        }
        if (!theirs || b == '\r' || b == '\n') {
          out.write(b);
          written++;
        }
        before = b;
      }
      out.flush();
      return written;
    }
  }

  /// The character that stands in the first line most often.
  private static char delimiter(Path file) throws IOException {
    Map<Integer, Integer> counts = new TreeMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      int left = BUFFER;
      for (int b = in.read(); b >= 0 && b != '\n' && b != '\r' && left > 0; b = in.read()) {
        counts.merge(b, 1, Integer::sum);
        left--;
      }
    }
    char most = ',';
    for (char each : DELIMITERS) {
      if (counts.getOrDefault((int) each, 0) > counts.getOrDefault((int) most, 0)) {
        most = each;
      }
    }
    return most;
  }
}
