package dev.jarflow.tabular;

import module java.base;

import dev.jarflow.tabular.Rows.Author;
import org.jspecify.annotations.Nullable;

/// The rows of one file under a heading, each cell found by the column's name. Columns may stand in
/// any order, with others between them; capitals and blanks around a heading do not count. Cells
/// are told apart by the [Delimiter] with which the heading has all required columns.
///
/// A file that lacks a required column, or has one twice, is refused with an
/// [UnreadableException], like one that is not a table at all.
///
/// @param <C> an enum of the columns that are asked for
public final class Table<C extends Enum<C>> implements AutoCloseable {
  private final String name;
  private final Rows rows;
  private final int[] places;
  private final int width;
  private final char delimiter;
  private final UnaryOperator<String> clean;

  /// The cells of one row, in the order of the columns, and the line that it begins in. `whole`
  /// says that the row has as many cells as the heading.
  public record Row<C extends Enum<C>>(long line, List<String> cells, boolean whole) {
    /// Empty when the file does not have the column or the row ends before it.
    @SuppressWarnings("EnumOrdinal") // The order of the columns is that of the constants.
    public String get(C column) {
      return cells.get(column.ordinal());
    }
  }

  private Table(
      String name,
      Rows rows,
      int[] places,
      int width,
      char delimiter,
      UnaryOperator<String> clean) {
    this.name = name;
    this.rows = rows;
    this.places = places;
    this.width = width;
    this.delimiter = delimiter;
    this.clean = clean;
  }

  /// Opens a file that people made: blanks around its cells do not count. `name` is what refusals
  /// call the file.
  public static <C extends Enum<C>> Table<C> open(Path file, String name, Columns<C> columns)
      throws IOException {
    return open(file, name, Author.PERSON, columns, String::strip);
  }

  /// Opens a file that a program wrote: its cells stay as they are.
  public static <C extends Enum<C>> Table<C> openAsWritten(Path file, Columns<C> columns)
      throws IOException {
    return open(file, file.toString(), Author.PROGRAM, columns, UnaryOperator.identity());
  }

  /// Reads a file that people made to its end: why it cannot be read, `line 3: expected …`, or null
  /// when it can. `eachRow` may throw to stop.
  public static <C extends Enum<C>> @Nullable String fault(
      Path file, String name, Columns<C> columns, Runnable eachRow) throws IOException {
    try (Table<C> table = open(file, name, columns)) {
      while (table.rows.next() != null) {
        eachRow.run();
      }
      return null;
    } catch (UnreadableException e) {
      return e.placedReason();
    }
  }

  /// True when the file has a heading with all required columns, whatever is wrong below it.
  public static <C extends Enum<C>> boolean isKnown(Path file, String name, Columns<C> columns)
      throws IOException {
    return Delimiter.isFound(file, name, StandardCharsets.UTF_8, cells -> hasAll(cells, columns));
  }

  private static <C extends Enum<C>> boolean hasAll(List<String> cells, Columns<C> columns) {
    return missing(heading(cells), columns).isEmpty();
  }

  private static <C extends Enum<C>> Table<C> open(
      Path file, String name, Author author, Columns<C> columns, UnaryOperator<String> clean)
      throws IOException {
    char delimiter =
        author == Author.PROGRAM
            ? Delimiter.USUAL
            : Delimiter.likely(file, name, StandardCharsets.UTF_8, cells -> hasAll(cells, columns));
    Rows rows = Rows.open(file, name, author, StandardCharsets.UTF_8, delimiter);
    try {
      Rows.Row first = rows.next();
      List<String> heading = first == null ? List.of() : heading(first.cells());
      int[] places = places(heading, columns, name);
      return new Table<>(name, rows, places, heading.size(), delimiter, clean);
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  private static List<String> heading(List<String> cells) {
    return cells.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private static <C extends Enum<C>> List<C> required(Columns<C> columns) {
    return columns.columns().stream().filter(columns::isRequired).toList();
  }

  private static <C extends Enum<C>> List<C> missing(List<String> heading, Columns<C> columns) {
    return required(columns).stream()
        .filter(column -> places(heading, columns, column).length == 0)
        .toList();
  }

  private static <C extends Enum<C>> int[] places(
      List<String> heading, Columns<C> columns, String name) {
    List<C> missing = missing(heading, columns);
    if (!missing.isEmpty()) {
      throw new UnreadableException(
          name,
          1,
          "expected the columns %s, found no %s"
              .formatted(listed(required(columns)), listed(missing)));
    }
    List<C> twice =
        columns.columns().stream()
            .filter(column -> places(heading, columns, column).length > 1)
            .toList();
    if (!twice.isEmpty()) {
      throw new UnreadableException(
          name, 1, "expected each column once, found %s twice".formatted(listed(twice)));
    }
    return columns.columns().stream()
        .mapToInt(column -> Arrays.stream(places(heading, columns, column)).findFirst().orElse(-1))
        .toArray();
  }

  private static <C extends Enum<C>> int[] places(
      List<String> heading, Columns<C> columns, C column) {
    return IntStream.range(0, heading.size())
        .filter(i -> columns.isUnder(column, heading.get(i)))
        .toArray();
  }

  private static String listed(List<? extends Enum<?>> columns) {
    return columns.stream().map(Columns::heading).collect(Collectors.joining(", "));
  }

  /// What stands between the cells.
  public char delimiter() {
    return delimiter;
  }

  /// True when the file has this column.
  @SuppressWarnings("EnumOrdinal") // The order of the columns is that of the constants.
  public boolean has(C column) {
    return places[column.ordinal()] >= 0;
  }

  /// The next row; null at the end.
  public @Nullable Row<C> next() throws IOException {
    Rows.Row row = rows.next();
    if (row == null) {
      return null;
    }
    List<String> all = row.cells();
    String[] cells = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      cells[i] = places[i] >= 0 && places[i] < all.size() ? clean.apply(all.get(places[i])) : "";
    }
    return new Row<>(row.line(), Arrays.asList(cells), all.size() == width);
  }

  /// Refuses the file for what stands in this row.
  public UnreadableException refusal(Row<C> row, String reason) {
    return new UnreadableException(name, row.line, reason);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
