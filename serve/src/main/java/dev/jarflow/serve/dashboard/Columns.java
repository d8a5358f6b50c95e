package dev.jarflow.serve.dashboard;

import module java.base;

import dev.jarflow.tabular.TableWriter;
import org.jspecify.annotations.Nullable;

/// Makes rows for programs of things: each column is a name and what it holds of a thing, null
/// where nothing is known.
public final class Columns<T> {
  private final Map<String, Function<? super T, @Nullable Object>> cells = new LinkedHashMap<>();
  private final Set<String> numbers = new HashSet<>();

  public Columns<T> text(String name, Function<? super T, @Nullable Object> cell) {
    cells.put(name, cell);
    return this;
  }

  public Columns<T> number(String name, Function<? super T, @Nullable Object> cell) {
    numbers.add(name);
    return text(name, cell);
  }

  /// An object for each thing, as [dev.jarflow.kit.log.Json] writes it.
  public List<Map<String, @Nullable Object>> rows(Collection<? extends T> things) {
    return things.stream().map(this::row).toList();
  }

  private Map<String, @Nullable Object> row(T thing) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    cells.forEach((name, cell) -> row.put(name, cell.apply(thing)));
    return row;
  }

  /// A heading, and a line for each thing; a cell is empty where nothing is known.
  public String csv(Collection<? extends T> things) {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    try {
      TableWriter table = TableWriter.forPeople(csv, List.copyOf(cells.keySet()), numbers);
      for (T thing : things) {
        table.row(
            cells.values().stream().map(cell -> Objects.toString(cell.apply(thing), "")).toList());
      }
      table.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no errors", e);
    }
    return csv.toString(StandardCharsets.UTF_8);
  }
}
