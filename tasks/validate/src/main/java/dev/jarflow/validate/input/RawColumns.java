package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.kit.log.Json;
import org.jspecify.annotations.Nullable;

/// The columns of an output file that hold what people wrote, from files of which each may have a
/// heading of its own. Every row has all of them, so they are limited: else far more would be
/// written than was read. Those beyond the limit share one column, [RefusedColumn#OTHERS].
public final class RawColumns {
  static final Cells NONE = new Cells(List.of(), null);
  private static final int[] NOWHERE = {};

  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private int others;
  private boolean shared;

  private RawColumns() {}

  /// A column of one file. `field` is the name under which the policy knows it, or null.
  record Own(int place, String name, @Nullable String field) {
    /// A field has one column, however each file spells it.
    String key() {
      return field == null ? name : field;
    }
  }

  /// In the order in which they first appear.
  public static RawColumns of(Collection<FileLayout> files) {
    return ofColumns(files.stream().map(FileLayout::rawColumns).toList());
  }

  static RawColumns ofColumns(List<List<Own>> files) {
    RawColumns all = new RawColumns();
    files.forEach(columns -> columns.forEach(all::add));
    if (all.shared) {
      all.names.add(RefusedColumn.OTHERS);
    }
    return all;
  }

  private void add(Own column) {
    if (places.containsKey(column.key())) {
      return;
    }
    boolean isOther = column.field == null;
    if (column.name.equals(RefusedColumn.OTHERS)
        || (isOther && others == RefusedColumn.MOST_OTHERS)) {
      shared = true;
      return;
    }
    others += isOther ? 1 : 0;
    places.put(column.key(), names.size());
    names.add(column.name);
  }

  public List<String> names() {
    return List.copyOf(names);
  }

  /// Where the cells of a file with these columns go.
  Cells cellsOf(List<Own> columns) {
    int[][] own = new int[names.size()][];
    Arrays.fill(own, NOWHERE);
    SequencedMap<String, Integer> sharing = new LinkedHashMap<>();
    for (Own column : columns) {
      Integer place = places.get(column.key());
      if (place == null) {
        sharing.put(column.name, column.place);
      } else {
        own[place] = Arrays.copyOf(own[place], own[place].length + 1);
        own[place][own[place].length - 1] = column.place;
      }
    }
    return new Cells(List.of(own), shared ? sharing : null);
  }

  /// The places in a row of one file for each raw column; `shared` are those of the last one, where
  /// there is one that columns share.
  record Cells(List<int[]> own, @Nullable SequencedMap<String, Integer> shared) {
    int width() {
      return own.size();
    }

    /// A field may be in several columns of a file of earlier refusals, and is then in one of them.
    String get(int column, IntFunction<String> cells) {
      if (shared != null && column == own.size() - 1) {
        return shared(shared, cells);
      }
      String cell = "";
      for (int place : own.get(column)) {
        cell = cell.isEmpty() ? cells.apply(place) : cell;
      }
      return cell;
    }

    private static String shared(SequencedMap<String, Integer> columns, IntFunction<String> cells) {
      Map<String, Object> filled = new LinkedHashMap<>();
      columns.forEach(
          (name, place) -> {
            String cell = cells.apply(place);
            if (!cell.isEmpty()) {
              filled.putAll(name.equals(RefusedColumn.OTHERS) ? earlier(cell) : Map.of(name, cell));
            }
          });
      return filled.isEmpty() ? "" : Json.write(filled);
    }

    /// What an earlier run wrote, as long as nobody changed it.
    private static Map<String, Object> earlier(String cell) {
      Map<String, Object> found = new LinkedHashMap<>();
      try {
        if (Json.read(cell) instanceof Map<?, ?> map) {
          map.forEach((name, value) -> found.put(String.valueOf(name), String.valueOf(value)));
          return found;
        }
      } catch (IllegalArgumentException _) {
        // Kept as it is.
      }
      return Map.of(RefusedColumn.OTHERS, cell);
    }
  }
}
