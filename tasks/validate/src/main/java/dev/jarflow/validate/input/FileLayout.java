package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.Rows;
import dev.jarflow.tabular.Rows.Author;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.tabular.UnreadableException;
import org.jspecify.annotations.Nullable;

/// The columns of one file, as its heading gives them, and the meaning of its rows.
///
/// A file of earlier refusals has the cells as people wrote them in columns that begin with `raw_`,
/// and the place where each row first stood.
public final class FileLayout {
  private static final char REPLACEMENT = '\uFFFD';

  /// The only control characters that text may have: a tab, and those that end a line.
  private static final String TEXT_CONTROLS = "\t\n\r\u0085";

  private final InputFile file;
  private final Format format;
  private final FieldColumns columns;
  private final RawColumns.Cells raw;
  private final @Nullable RefusalColumns refusals;

  private record Format(Author author, Charset charset, char delimiter) {
    Rows open(InputFile file) throws IOException {
      return Rows.open(file.path(), file.name(), author, charset, delimiter);
    }
  }

  /// The columns of a file of earlier refusals that tell what people wrote, where a row came from
  /// and why it was refused. `members` are the places whose applicants became members since.
  private record RefusalColumns(
      List<Integer> raw, int reasons, int file, int line, Set<RowPlace> members) {}

  private FileLayout(
      InputFile file,
      Format format,
      FieldColumns columns,
      RawColumns.Cells raw,
      @Nullable RefusalColumns refusals) {
    this.file = file;
    this.format = format;
    this.columns = columns;
    this.raw = raw;
    this.refusals = refusals;
  }

  /// The layout of a file, or the reason why the file is refused.
  public sealed interface Read {
    record Known(FileLayout layout) implements Read {}

    record Refused(String sentence) implements Read {}
  }

  /// Reads the heading of a file. `members` are the places of earlier refusals whose applicants
  /// became members since.
  public static Read of(InputFile file, Policy policy, Set<RowPlace> members) throws IOException {
    boolean replayed = file.isReplayed();
    Format format =
        replayed
            ? new Format(Author.PROGRAM, StandardCharsets.UTF_8, ',')
            : new Format(Author.PERSON, policy.files().encoding(), delimiter(file, policy));
    try (Rows rows = format.open(file)) {
      Row heading = rows.next();
      if (heading == null) {
        return new Read.Refused("expected a heading, found no row");
      }
      FieldColumns columns =
          FieldColumns.of(file.name(), replayed ? asWritten(heading) : heading, policy, replayed);
      RefusalColumns refusals = replayed ? refusals(heading, columns, members) : null;
      return new Read.Known(new FileLayout(file, format, columns, RawColumns.NONE, refusals));
    } catch (UnreadableException e) {
      return new Read.Refused(e.placedReason() + cure(file, policy));
    }
  }

  /// True when the file has a heading with all fields, whatever is wrong below it.
  public static boolean isKnown(InputFile file, Policy policy) throws IOException {
    return of(file, policy, Set.of()) instanceof Read.Known
        || Delimiter.isFound(
            file.path(), file.name(), policy.files().encoding(), cells -> isHeading(cells, policy));
  }

  private static char delimiter(InputFile file, Policy policy) throws IOException {
    Character named = policy.files().delimiter();
    return named != null
        ? named
        : Delimiter.likely(
            file.path(), file.name(), policy.files().encoding(), cells -> isHeading(cells, policy));
  }

  private static @Nullable Character learned(InputFile file, Policy policy) throws IOException {
    return Delimiter.learn(
        file.path(), file.name(), policy.files().encoding(), cells -> isHeading(cells, policy));
  }

  private static boolean isHeading(List<String> cells, Policy policy) {
    try {
      FieldColumns _ = FieldColumns.of("", new Row(1, cells), policy, false);
      return true;
    } catch (UnreadableException _) {
      return false;
    }
  }

  /// What would make a refused file readable, where that is known; else empty.
  private static String cure(InputFile file, Policy policy) throws IOException {
    Character named = policy.files().delimiter();
    if (named == null || file.isReplayed()) {
      return "";
    }
    Character learned = learned(file, policy);
    return learned == null || learned.equals(named)
        ? ""
        : "; with %s between its cells the heading is known: set delimiter to learn in the policy"
            .formatted(Delimiter.word(learned));
  }

  /// The heading that people wrote. The columns that validate added get names in brackets, which no
  /// field has.
  private static Row asWritten(Row heading) {
    return new Row(
        heading.line(),
        heading.cells().stream()
            .map(
                cell ->
                    RefusedColumn.isRaw(cell) ? RefusedColumn.asWritten(cell) : "(" + cell + ")")
            .toList());
  }

  private static RefusalColumns refusals(Row heading, FieldColumns columns, Set<RowPlace> members) {
    List<String> cells = heading.cells();
    return new RefusalColumns(
        IntStream.range(0, columns.width())
            .filter(i -> RefusedColumn.isRaw(cells.get(i)))
            .boxed()
            .toList(),
        cells.indexOf(RefusedColumn.REASONS.heading()),
        cells.indexOf(RefusedColumn.SOURCE_FILE.heading()),
        cells.indexOf(RefusedColumn.SOURCE_LINE.heading()),
        members);
  }

  /// The columns that people wrote.
  List<RawColumns.Own> rawColumns() {
    Stream<Integer> places =
        refusals == null ? IntStream.range(0, columns.width()).boxed() : refusals.raw.stream();
    return places
        .map(i -> new RawColumns.Own(i, columns.names().get(i), columns.field(i)))
        .toList();
  }

  /// The same layout, for an output file with these raw columns.
  public FileLayout among(RawColumns all) {
    return new FileLayout(file, format, columns, all.cellsOf(rawColumns()), refusals);
  }

  /// Opens the file after its heading.
  public Rows open() throws IOException {
    Rows rows = format.open(file);
    try {
      Row _ = rows.next();
      return rows;
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  public char delimiter() {
    return format.delimiter;
  }

  public InputFile file() {
    return file;
  }

  public Application application(Row row) {
    return columns.application(row.cells());
  }

  /// The line of the row in the file that people sent.
  public RowPlace place(Row row) {
    return refusals == null
        ? new RowPlace(file.name(), row.line())
        : new RowPlace(
            file.name() + "/" + row.cells().get(refusals.file),
            Long.parseLong(row.cells().get(refusals.line)));
  }

  /// The reasons for which an earlier batch refused the row; null in a file as people sent it.
  public @Nullable List<String> earlierReasons(Row row) {
    return refusals == null ? null : List.of(row.cells().get(refusals.reasons).split(";"));
  }

  /// True when the applicant of an earlier refusal became a member since.
  public boolean isMember(RowPlace place) {
    return refusals != null && refusals.members.contains(place);
  }

  /// The reason why a row cannot be judged at all, or none.
  public Reasons broken(Row row) {
    List<String> earlier = earlierReasons(row);
    List<String> cells = row.cells();
    int size = width(cells);
    if (size != columns.width() || (earlier != null && earlier.contains(Reason.COLUMNS.name()))) {
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

  /// The number of raw columns in the output file.
  public int rawWidth() {
    return raw.width();
  }

  /// What stands under one of the raw columns of the output file.
  public String raw(Row row, int column) {
    return raw.get(column, place -> cell(row, place));
  }

  /// The cell as people wrote it. Cells beyond the heading's last column are joined to that column.
  private String cell(Row row, int place) {
    List<String> cells = row.cells();
    if (place >= cells.size()) {
      return "";
    }
    return place == columns.width() - 1 && cells.size() > columns.width()
        ? String.join(String.valueOf(format.delimiter), cells.subList(place, width(cells)))
        : cells.get(place);
  }

  /// The number of cells in the row. Empty cells beyond the heading's last column do not count.
  private int width(List<String> cells) {
    int size = cells.size();
    while (size > columns.width() && cells.get(size - 1).isEmpty()) {
      size--;
    }
    return size;
  }
}
