package dev.jarflow.loadsales;

import dev.jarflow.tabular.CsvRows;
import dev.jarflow.tabular.CsvRows.Row;
import dev.jarflow.tabular.NotCsvException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A delivered file, whose heading names its columns; they may stand in any order, and others
/// between them.
final class Sheet implements AutoCloseable {
  private final Delivery.Source source;
  private final CsvRows rows;
  private final int[] places;
  private final int width;

  private Sheet(Delivery.Source source, CsvRows rows, int[] places, int width) {
    this.source = source;
    this.rows = rows;
    this.places = places;
    this.width = width;
  }

  /// One row's cells in the order of the columns asked for, without blanks around them; those of a
  /// column that the file does not have are empty. `whole` says that the row has as many as the
  /// heading.
  record Cells(long line, List<String> values, boolean whole) {}

  static Sheet open(Delivery.Source source, List<String> required, List<String> optional)
      throws IOException {
    CsvRows rows = null;
    try {
      rows = CsvRows.open(source.path(), StandardCharsets.UTF_8, ',');
      Row heading = rows.next();
      List<String> names =
          heading == null
              ? List.of()
              : heading.cells().stream()
                  .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                  .toList();
      if (!names.containsAll(required)) {
        List<String> missing = required.stream().filter(column -> !names.contains(column)).toList();
        throw new UnfitException(
            "%s:1: expected the columns %s, found no %s"
                .formatted(source.name(), String.join(",", required), String.join(", ", missing)));
      }
      for (String column : names) {
        if ((required.contains(column) || optional.contains(column))
            && names.indexOf(column) != names.lastIndexOf(column)) {
          throw new UnfitException(
              "%s:1: expected each column once, found %s twice".formatted(source.name(), column));
        }
      }
      int[] places =
          Stream.concat(required.stream(), optional.stream()).mapToInt(names::indexOf).toArray();
      return new Sheet(source, rows, places, names.size());
    } catch (NotCsvException e) {
      close(rows);
      throw unfit(source, e);
    } catch (IOException | RuntimeException e) {
      close(rows);
      throw e;
    }
  }

  /// Whether the file has this one of the columns asked for.
  boolean has(int column) {
    return places[column] >= 0;
  }

  /// The next row; null at the end.
  @Nullable Cells next() throws IOException {
    try {
      Row row = rows.next();
      if (row == null) {
        return null;
      }
      List<String> all = row.cells();
      String[] cells = new String[places.length];
      for (int i = 0; i < places.length; i++) {
        cells[i] = places[i] >= 0 && places[i] < all.size() ? all.get(places[i]).strip() : "";
      }
      return new Cells(row.line(), Arrays.asList(cells), all.size() == width);
    } catch (NotCsvException e) {
      throw unfit(source, e);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private static void close(@Nullable CsvRows rows) throws IOException {
    if (rows != null) {
      rows.close();
    }
  }

  private static UnfitException unfit(Delivery.Source source, NotCsvException e) {
    return new UnfitException("%s:%d: %s".formatted(source.name(), e.line(), e.getMessage()));
  }
}
