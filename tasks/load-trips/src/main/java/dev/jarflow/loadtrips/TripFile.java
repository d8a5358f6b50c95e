package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.Table;
import dev.jarflow.trips.Clock;
import dev.jarflow.trips.Place;
import org.jspecify.annotations.Nullable;

/// The rows of a file of trips, in order.
///
/// A file of gigabytes is read byte by byte, without a text for each cell, as long as it is written
/// in the usual way: the usual heading, commas, no quotes. From the first line on that is not, or
/// that [Table] may refuse, it is [Table] that reads.
final class TripFile implements AutoCloseable {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] HEADING =
      TripColumn.ALL.headings().collect(Collectors.joining(",")).getBytes(StandardCharsets.UTF_8);
  private static final int COLUMNS = TripColumn.values().length;
  private static final int LONGEST_LINE = 1_000;
  private static final int BUFFER = 256 * 1024;

  /// Bytes of the shortest row that is a trip: `a,POINT(0 0),POINT(0 0),2018-05-28 09:03:40,b`.
  private static final int SHORTEST = 46;

  private final Path file;
  private final String name;
  private final InputStream in;
  private final long length;
  private long read;
  private final byte[] bytes = new byte[BUFFER];
  private int size;
  private final Names regions = new Names();
  private final Names datasources = new Names();

  /// The line that is read: where it begins and ends, where the next one begins, and the ends of
  /// its cells.
  private int begin;

  private int end;
  private int after;
  private final int[] ends = new int[COLUMNS];
  private int cells;

  private long line = 1;
  private long rows;
  private @Nullable Table<TripColumn> table;

  private TripFile(Path file, String name, InputStream in) throws IOException {
    this.length = Files.size(file);
    this.file = file;
    this.name = name;
    this.in = in;
  }

  /// Opens a file; `name` is what refusals call it.
  static TripFile open(Path file, String name) throws IOException {
    TripFile opened = new TripFile(file, name, Files.newInputStream(file));
    try {
      opened.readHeading();
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void readHeading() throws IOException {
    fill();
    if (size >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)) {
      begin = MARK.length;
    }
    if (findLine() && Arrays.equals(bytes, begin, end, HEADING, 0, HEADING.length)) {
      goOn();
    } else {
      readAsTable();
    }
  }

  /// How many trips may follow, if all of them were as short as can be.
  long mostLeft() {
    return (table == null ? length - read + size - begin : length) / SHORTEST;
  }

  /// The share of its bytes that is read, from 0 to 1; 0 where [Table] reads it, which does not
  /// say.
  double share() {
    return table == null && length > 0 ? Math.min(1, (double) read / length) : 0;
  }

  /// The delimiter of the cells.
  char delimiter() {
    return table == null ? Delimiter.USUAL : table.delimiter();
  }

  /// The next row; null at the end.
  @Nullable TripRow next() throws IOException {
    while (table == null) {
      fill();
      if (begin == size) {
        return null;
      }
      TripRow row = null;
      if (!findLine()) {
        readAsTable();
      } else if (begin == end) {
        goOn();
      } else {
        row = usual();
        if (row == null) {
          readAsTable();
        } else {
          rows++;
          goOn();
          return row;
        }
      }
    }
    Table.Row<TripColumn> row = table.next();
    return row == null ? null : TripRow.of(row);
  }

  private void goOn() {
    begin = after;
    line++;
  }

  /// Makes sure that the longest usual line is in the buffer, unless the file ends before.
  private void fill() throws IOException {
    if (size - begin > LONGEST_LINE) {
      return;
    }
    System.arraycopy(bytes, begin, bytes, 0, size - begin);
    size -= begin;
    begin = 0;
    int more = in.readNBytes(bytes, size, BUFFER - size);
    size += more;
    read += more;
  }

  /// Finds the line that begins here, and its cells. False when it is too long, or has quotes or
  /// other ends of a line.
  private boolean findLine() {
    int limit = Math.min(size, begin + LONGEST_LINE);
    cells = 0;
    for (int i = begin; i < limit; i++) {
      byte b = bytes[i];
      if (b == ',') {
        endCell(i);
      } else if (b == '\n') {
        return endLine(i, i + 1);
      } else if (b == '"') {
        return false;
      } else if (b == '\r') {
        return i + 1 < limit && bytes[i + 1] == '\n' && endLine(i, i + 2);
      }
    }
    return limit == size && endLine(size, size);
  }

  private boolean endLine(int at, int then) {
    endCell(at);
    end = at;
    after = then;
    return true;
  }

  private void endCell(int at) {
    if (cells < COLUMNS) {
      ends[cells] = at;
    }
    cells++;
  }

  /// The row of the line that was found; null when it has letters that only [Table] understands.
  private @Nullable TripRow usual() {
    if (cells != COLUMNS) {
      return isAscii(begin, end) ? TripRow.of(line, Reason.COLUMNS) : null;
    }
    String region = regions.of(bytes, begin, ends[0]);
    String datasource = datasources.of(bytes, ends[3] + 1, end);
    if (region == null || datasource == null) {
      return null;
    }
    TripRow row = TripRow.of(line, region, place(0), place(1), time(2), datasource);
    return row.fault() == null || isAscii(ends[0], ends[3]) ? row : null;
  }

  /// The place in the cell behind this one.
  private long place(int cell) {
    int to = to(cell + 1);
    return Place.parse(bytes, from(cell, to), to);
  }

  private long time(int cell) {
    int to = to(cell + 1);
    return Clock.parse(bytes, from(cell, to), to);
  }

  /// Blanks around a cell do not count.
  private int from(int cell, int to) {
    int from = ends[cell] + 1;
    while (from < to && Character.isWhitespace(bytes[from])) {
      from++;
    }
    return from;
  }

  private int to(int cell) {
    int to = ends[cell];
    while (to > ends[cell - 1] + 1 && Character.isWhitespace(bytes[to - 1])) {
      to--;
    }
    return to;
  }

  private boolean isAscii(int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }

  /// Reads the file once more by [Table], up to where this one came, and from there on.
  private void readAsTable() throws IOException {
    table = Table.open(file, name, TripColumn.ALL);
    for (long i = 0; i < rows; i++) {
      table.next();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    if (table != null) {
      table.close();
    }
  }

  /// Names in cells: few, each of them in many rows.
  private static final class Names {
    private static final int KEPT = 256;
    private final byte[][] written = new byte[KEPT][];
    private final String[] names = new String[KEPT];

    /// Null when the bytes are no text.
    @Nullable String of(byte[] bytes, int from, int to) {
      int place =
          from == to
              ? 0
              : (31 * (to - from) + 7 * bytes[from] + bytes[to - 1] + 13 * bytes[(from + to) / 2])
                  & (KEPT - 1);
      byte[] last = written[place];
      if (last != null && Arrays.equals(last, 0, last.length, bytes, from, to)) {
        return names[place];
      }
      try {
        names[place] =
            TripRow.name(
                StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString()
                    .strip());
        written[place] = Arrays.copyOfRange(bytes, from, to);
        return names[place];
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }
}
