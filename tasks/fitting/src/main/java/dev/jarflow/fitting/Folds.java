package dev.jarflow.fitting;

import module java.base;

/// Which rows each learner is judged on: in each repetition every row stands in one of ten folds,
/// and each fold has about the same share of each value of the target.
public final class Folds {
  public static final int FOLDS = 10;

  /// By repetition and row.
  private final int[][] of;

  private Folds(int[][] of) {
    this.of = of;
  }

  /// The same rows and seed give the same folds.
  public static Folds of(Rows rows, int repetitions, long seed) {
    int[][] of = new int[repetitions][rows.size()];
    for (int repetition = 0; repetition < repetitions; repetition++) {
      Random random = new Random(seed * 1_000_003 + repetition);
      int next = 0;
      for (int value = 0; value < rows.schema().target().size(); value++) {
        int target = value;
        int[] some =
            IntStream.range(0, rows.size()).filter(i -> rows.target(i) == target).toArray();
        for (int i = some.length - 1; i >= 0; i--) {
          int other = random.nextInt(i + 1);
          of[repetition][some[other]] = next;
          next = (next + 1) % FOLDS;
          some[other] = some[i];
        }
      }
    }
    return new Folds(of);
  }

  public int fold(int repetition, int row) {
    return of[repetition][row];
  }

  public int repetitions() {
    return of.length;
  }

  /// The number of times that each learner learns.
  public int splits() {
    return of.length * FOLDS;
  }
}
