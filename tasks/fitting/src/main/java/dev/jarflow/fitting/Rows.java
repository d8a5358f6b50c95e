package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.models.Model;
import dev.jarflow.models.Schema;

/// Rows to train on: different ones, in an order that does not depend on that of the file. A row is
/// its cell and the place of its target.
public final class Rows {
  private final Schema schema;
  private final int[] cells;
  private final int[] targets;

  private Rows(Schema schema, int[] cells, int[] targets) {
    this.schema = schema;
    this.cells = cells;
    this.targets = targets;
  }

  /// Of rows written as `cell * values of the target + target`.
  public static Rows of(Schema schema, IntStream codes) {
    int values = schema.target().size();
    int[] sorted = codes.distinct().sorted().toArray();
    return new Rows(
        schema,
        IntStream.of(sorted).map(code -> code / values).toArray(),
        IntStream.of(sorted).map(code -> code % values).toArray());
  }

  /// Refuses rows of which nothing can be learned, or not all be judged: there have to be two
  /// values of the target, and enough rows of each for every fold.
  public void expectEnough() {
    List<String> values = schema.target().values();
    int[] counts = byTarget();
    String found =
        IntStream.range(0, counts.length)
            .mapToObj(value -> counts[value] + " " + values.get(value))
            .collect(Collectors.joining(", "));
    if (IntStream.of(counts).filter(count -> count > 0).count() < 2
        || IntStream.of(counts).anyMatch(count -> count > 0 && count < Folds.FOLDS)) {
      throw new RejectedException(
          "expected different rows of at least two values of %s, and %d of each that occurs; found %s"
              .formatted(schema.target().name(), Folds.FOLDS, found));
    }
  }

  public Schema schema() {
    return schema;
  }

  public int cell(int row) {
    return cells[row];
  }

  /// The place of its target.
  public int target(int row) {
    return targets[row];
  }

  public int size() {
    return cells.length;
  }

  /// The rows for which this holds, by their index.
  public Rows where(IntPredicate kept) {
    int[] indexes = IntStream.range(0, size()).filter(kept).toArray();
    return new Rows(
        schema,
        IntStream.of(indexes).map(i -> cells[i]).toArray(),
        IntStream.of(indexes).map(i -> targets[i]).toArray());
  }

  /// What a model knows when this was learned of these rows.
  public List<Model.Line> lines(double[][] learned) {
    int[][] counts = new int[schema.cells()][schema.target().size()];
    for (int row = 0; row < size(); row++) {
      counts[cells[row]][targets[row]]++;
    }
    return IntStream.range(0, counts.length)
        .mapToObj(
            cell ->
                new Model.Line(
                    IntStream.of(counts[cell]).boxed().toList(),
                    DoubleStream.of(learned[cell]).boxed().toList()))
        .toList();
  }

  /// The number of rows by the value of the target.
  public int[] byTarget() {
    int[] counts = new int[schema.target().size()];
    IntStream.of(targets).forEach(target -> counts[target]++);
    return counts;
  }
}
