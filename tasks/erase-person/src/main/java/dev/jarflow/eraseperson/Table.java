package dev.jarflow.eraseperson;

import dev.jarflow.kit.csv.CsvRows;
import dev.jarflow.kit.csv.NotCsvException;
import dev.jarflow.kit.task.Stop;
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
import org.jspecify.annotations.Nullable;

/// A file of rows in an encoding in which line ends are what they are in ASCII, and the lines of it
/// that are a person's.
///
/// A row has lines of its own: from the one that it begins in to the one before the next row's.
record Table(Path file, long rows, List<Lines> lines) {
  private static final List<Charset> ENCODINGS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int BUFFER = 64 * 1024;

  /// From the first to the one before `end`, counted from 1.
  record Lines(long first, long end) {}

  /// Null when the file is no such table.
  static @Nullable Table read(Path file, Sought sought, Stop stop) throws IOException {
    char delimiter = delimiter(file);
    for (Charset encoding : ENCODINGS) {
      try (CsvRows rows = CsvRows.open(file, encoding, delimiter)) {
        return read(file, rows, sought, stop);
      } catch (NotCsvException e) {
        // Perhaps in the next encoding.
      }
    }
    return null;
  }

  private static Table read(Path file, CsvRows rows, Sought sought, Stop stop)
      throws IOException, NotCsvException {
    List<Lines> lines = new ArrayList<>();
    long count = 0;
    long open = 0;
    for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
      if (open > 0) {
        lines.add(new Lines(open, row.line()));
      }
      open = sought.isIn(row.cells()) ? row.line() : 0;
      count++;
      if (count % 1_000 == 0) {
        stop.check();
      }
    }
    if (open > 0) {
      lines.add(new Lines(open, Long.MAX_VALUE));
    }
    return new Table(file, count, lines);
  }

  /// Writes all bytes of the file but those in the person's lines, of which only the ends stay: so
  /// every other row stands in the line that it stood in. Returns how many bytes that were.
  long writeWithout(OutputStream to, Stop stop) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      OutputStream out = new BufferedOutputStream(to, BUFFER);
      long line = 1;
      long written = 0;
      int next = 0;
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
