package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.eraseperson.RowMatch.NotSure;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.Rows;
import dev.jarflow.tabular.Rows.Author;
import dev.jarflow.tabular.UnreadableException;
import org.jspecify.annotations.Nullable;

/// A file of rows that was searched for a person: the lines that are theirs, and how many rows may
/// be theirs. Its encoding writes line ends as ASCII does.
///
/// A row has lines of its own: from the one that it begins in to the one before the next row's.
record CsvFile(Path file, long rows, List<Lines> theirs, long mayBeTheirs) {
  private static final List<Charset> ENCODINGS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
  private static final int BUFFER = 64 * 1024;

  /// The lines of one row: from the first to the one before `end`, counted from 1, and what takes
  /// their place: its bytes in the encoding in which the row was read, as letters of ISO-8859-1.
  record Lines(long first, long end, String instead) {}

  /// Null when the file is no such table. It is read with each delimiter and in each encoding that
  /// it may have: whoever wrote it could hide a row from a guess.
  static @Nullable CsvFile search(
      Path file, FileForms forms, Function<List<String>, RowMatch> matching, Stop stop)
      throws IOException {
    Set<Character> delimiters = new LinkedHashSet<>(Delimiter.possible(file, file.toString()));
    delimiters.addAll(forms.delimiters());
    CsvFile all = null;
    for (char delimiter : delimiters) {
      CsvFile found = search(file, ENCODINGS, delimiter, matching, stop);
      for (Charset encoding : forms.encodings()) {
        found = both(found, search(file, List.of(encoding), delimiter, matching, stop));
      }
      all = both(all, found);
    }
    return all;
  }

  private static @Nullable CsvFile both(@Nullable CsvFile one, @Nullable CsvFile other) {
    return one == null ? other : other == null ? one : one.and(other);
  }

  /// With the lines that only the other reading has.
  private CsvFile and(CsvFile other) {
    boolean hasMore = other.theirs.size() > theirs.size();
    CsvFile more = hasMore ? other : this;
    CsvFile fewer = hasMore ? this : other;
    NavigableMap<Long, Lines> all = new TreeMap<>();
    more.theirs.forEach(lines -> all.put(lines.first, lines));
    for (Lines lines : fewer.theirs) {
      Map.Entry<Long, Lines> before = all.lowerEntry(lines.end);
      if (before == null || before.getValue().end <= lines.first) {
        all.put(lines.first, lines);
      }
    }
    return new CsvFile(
        file, more.rows, List.copyOf(all.values()), Math.max(mayBeTheirs, other.mayBeTheirs));
  }

  /// Read in the first of these encodings that fits.
  private static @Nullable CsvFile search(
      Path file,
      List<Charset> encodings,
      char delimiter,
      Function<List<String>, RowMatch> matching,
      Stop stop)
      throws IOException {
    for (Charset encoding : encodings) {
      List<Lines> theirs = new ArrayList<>();
      long count = 0;
      long mayBe = 0;
      try (Rows rows = Rows.open(file, file.toString(), Author.PROGRAM, encoding, delimiter)) {
        Rows.Row next = rows.next();
        while (next != null) {
          Rows.Row row = next;
          next = rows.next();
          switch (matching.apply(row.cells())) {
            case RowMatch.Theirs(List<String> left) -> {
              long end = next == null ? Long.MAX_VALUE : next.line();
              String instead =
                  new String(line(left, delimiter).getBytes(encoding), StandardCharsets.ISO_8859_1);
              theirs.add(new Lines(row.line(), end, instead));
            }
            case NotSure.MAY_BE_THEIRS -> mayBe++;
            case NotSure.NOT_THEIRS -> {}
          }
          count++;
          if (count % 1_000 == 0) {
            stop.check();
          }
        }
        return new CsvFile(file, count, theirs, mayBe);
      } catch (UnreadableException e) {
        // It may be one in the next encoding.
      }
    }
    return null;
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
        while (next < theirs.size() && theirs.get(next).end <= line) {
          next++;
        }
        boolean inTheirs = next < theirs.size() && theirs.get(next).first <= line;
        if (inTheirs && replaced < next) {
          byte[] instead = theirs.get(next).instead.getBytes(StandardCharsets.ISO_8859_1);
          out.write(instead);
          written += instead.length;
          replaced = next;
        }
        if (!inTheirs || b == '\r' || b == '\n') {
          out.write(b);
          written++;
        }
        before = b;
      }
      out.flush();
      return written;
    }
  }
}
