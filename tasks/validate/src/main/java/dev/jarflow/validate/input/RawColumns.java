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
    List<Own> sharing = new ArrayList<>();
    for (Own column : columns) {
      Integer place = places.get(column.key());
      if (place == null) {
        sharing.add(column);
      } else {
        own[place] = Arrays.copyOf(own[place], own[place].length + 1);
        own[place][own[place].length - 1] = column.place;
      }
    }
    return new Cells(List.of(own), shared ? sharing : null);
  }

  /// The places in a row of one file for each raw column; `sharing` are the columns of the last
  /// one, where there is one that columns share.
  record Cells(List<int[]> own, @Nullable List<Own> sharing) {
    int width() {
      return own.size();
    }

    /// A field may be in several columns of a file of earlier refusals, and is then in one of them.
    String get(int column, IntFunction<String> cells) {
      if (sharing != null && column == own.size() - 1) {
        return shared(sharing, cells);
      }
      String cell = "";
      for (int place : own.get(column)) {
        cell = cell.isEmpty() ? cells.apply(place) : cell;
      }
      return cell;
    }

    private static String shared(List<Own> columns, IntFunction<String> cells) {
      List<String> all = new ArrayList<>();
      for (Own column : columns) {
        String cell = cells.apply(column.place);
        if (column.name.equals(RefusedColumn.OTHERS)) {
          all.addAll(earlier(cell));
        } else {
          all.add(cell);
        }
      }
      while (!all.isEmpty() && all.getLast().isEmpty()) {
        all.removeLast();
      }
      return all.isEmpty() ? "" : Json.write(all);
    }

    /// What an earlier run wrote, as long as nobody changed it.
    private static List<String> earlier(String cell) {
      try {
        if (!cell.isEmpty() && Json.read(cell) instanceof List<?> cells) {
          return cells.stream().map(String::valueOf).toList();
        }
      } catch (IllegalArgumentException _) {
        // Kept as it is.
      }
      return List.of(cell);
    }
  }
}
