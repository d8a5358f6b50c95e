package dev.jarflow.validate;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.tabular.CsvRows;
import dev.jarflow.tabular.CsvRows.Row;
import dev.jarflow.tabular.NotCsvException;
import dev.jarflow.validate.Findings.Place;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A file whose heading was read: what its rows mean.
///
/// A file of earlier refusals holds the cells as written in columns that begin with `raw_`, and
/// where each row first stood; `members` are the places whose applicants became members since.
final class Sheet {
  private static final String RAW = "raw_";
  private static final char REPLACEMENT = '\uFFFD';

  /// The only control characters that text has: a tab, and what ends lines.
  private static final String TEXT_CONTROLS = "\t\n\r\u0085";

  private final Source source;
  private final Charset charset;
  private final char delimiter;
  private final Columns columns;
  private final int[] raw;
  private final @Nullable Refusals refusals;

  /// Where a file of earlier refusals says what a row was.
  private record Refusals(
      List<String> rawColumns, int reasons, int file, int line, Set<Place> members) {}

  private Sheet(
      Source source,
      Charset charset,
      char delimiter,
      Columns columns,
      int[] raw,
      @Nullable Refusals refusals) {
    this.source = source;
    this.charset = charset;
    this.delimiter = delimiter;
    this.columns = columns;
    this.raw = raw;
    this.refusals = refusals;
  }

  /// A sheet, or why the file is none.
  sealed interface Look {
    record Fine(Sheet sheet) implements Look {}

    record Refused(String sentence) implements Look {}
  }

  static Look look(Source source, Policy policy, Set<Place> members) throws IOException {
    boolean replayed = source.refusals() != null;
    Charset charset = replayed ? StandardCharsets.UTF_8 : policy.encoding();
    char delimiter = replayed ? ',' : policy.delimiter();
    try (CsvRows rows = CsvRows.open(source.path(), charset, delimiter)) {
      Row header = rows.next();
      if (header == null) {
        return new Look.Refused("expected a heading, found no row");
      }
      Row named = replayed ? asWritten(header) : header;
      return switch (Columns.of(named, policy, replayed)) {
        case Columns.Heading.Refused(String sentence) -> new Look.Refused(sentence);
        case Columns.Heading.Known(Columns columns) ->
            new Look.Fine(
                new Sheet(
                    source,
                    charset,
                    delimiter,
                    columns,
                    new int[0],
                    replayed ? refusals(header, columns, members) : null));
      };
    } catch (NotCsvException e) {
      return new Look.Refused("line %d: %s".formatted(e.line(), e.getMessage()));
    }
  }

  /// The columns as they were called once; what validate added is none of them.
  private static Row asWritten(Row header) {
    return new Row(
        header.line(),
        header.cells().stream()
            .map(cell -> cell.startsWith(RAW) ? cell.substring(RAW.length()) : "(" + cell + ")")
            .toList());
  }

  private static Refusals refusals(Row header, Columns columns, Set<Place> members) {
    List<String> cells = header.cells();
    return new Refusals(
        IntStream.range(0, columns.width())
            .filter(i -> cells.get(i).startsWith(RAW))
            .mapToObj(columns.names()::get)
            .toList(),
        cells.indexOf("reasons"),
        cells.indexOf("source_file"),
        cells.indexOf("source_line"),
        members);
  }

  /// The headings under which cells are carried on as written.
  List<String> rawColumns() {
    return refusals == null ? columns.names() : refusals.rawColumns;
  }

  /// This sheet, when these are the raw columns of all files together.
  Sheet among(List<String> rawColumns) {
    int[] places = rawColumns.stream().mapToInt(columns.names()::indexOf).toArray();
    return new Sheet(source, charset, delimiter, columns, places, refusals);
  }

  /// Its rows, the heading left out.
  CsvRows open() throws IOException, NotCsvException {
    CsvRows rows = CsvRows.open(source.path(), charset, delimiter);
    try {
      Row _ = rows.next();
      return rows;
    } catch (IOException | NotCsvException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  Source source() {
    return source;
  }

  Application application(Row row) {
    return columns.application(row.cells());
  }

  Place place(Row row) {
    return refusals == null
        ? new Place(source.name(), row.line())
        : new Place(
            source.name() + "/" + row.cells().get(refusals.file),
            Long.parseLong(row.cells().get(refusals.line)));
  }

  /// Why the row was refused before; null in a file as it came.
  @Nullable List<String> earlierReasons(Row row) {
    return refusals == null ? null : List.of(row.cells().get(refusals.reasons).split(";"));
  }

  boolean isMember(Place place) {
    return refusals != null && !refusals.members.isEmpty() && refusals.members.contains(place);
  }

  /// What keeps the row from being judged at all.
  Reasons broken(Row row) {
    List<String> earlier = earlierReasons(row);
    if (earlier != null && earlier.contains(Reason.COLUMNS.name())) {
      return Reasons.of(Reason.COLUMNS);
    }
    List<String> cells = row.cells();
    int size = width(cells);
    if (size != columns.width()) {
      return Reasons.of(Reason.COLUMNS);
    }
    for (int i = 0; i < size; i++) {
      if (unreadable(cells.get(i))) {
        return Reasons.of(Reason.UNREADABLE);
      }
    }
    return Reasons.NONE;
  }

  private static boolean unreadable(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if ((Character.isISOControl(c) && TEXT_CONTROLS.indexOf(c) < 0) || c == REPLACEMENT) {
        return true;
      }
    }
    return false;
  }

  /// The cell as written under one of the raw columns of all files; what is more than the heading
  /// has columns stands in the last one.
  String raw(Row row, int column) {
    int place = raw[column];
    List<String> cells = row.cells();
    if (place < 0 || place >= cells.size()) {
      return "";
    }
    return place == columns.width() - 1 && cells.size() > columns.width()
        ? String.join(String.valueOf(delimiter), cells.subList(place, width(cells)))
        : cells.get(place);
  }

  /// How many cells the row has; empty ones behind the heading's last are none.
  private int width(List<String> cells) {
    int size = cells.size();
    while (size > columns.width() && cells.get(size - 1).isEmpty()) {
      size--;
    }
    return size;
  }

  /// All raw columns, each once, in the order in which they are first met.
  static List<String> union(List<Sheet> sheets) {
    return sheets.stream().flatMap(sheet -> sheet.rawColumns().stream()).distinct().toList();
  }

  static List<Sheet> among(List<Sheet> sheets, List<String> rawColumns) {
    List<Sheet> all = new ArrayList<>();
    sheets.forEach(sheet -> all.add(sheet.among(rawColumns)));
    return all;
  }
}
