package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final int REPETITIONS = 5;
  private final Rows rows = Tea.rows();
  private final Folds folds = Folds.of(rows, REPETITIONS, 1);

  @Test
  void aSplitLeavesOutOneFoldOfOneRepetition() {
    assertThat(folds.repetitions()).isEqualTo(REPETITIONS);
    assertThat(folds.splits()).isEqualTo(REPETITIONS * Folds.FOLDS);
  }

  /// A row is judged once a repetition; folds differ by one row at most, in all and of each value.
  @Test
  void foldsAreEqualInSizeAndInTheShareOfEachValue() {
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      assertEven(repetition, _ -> true);
      for (int value = 0; value < 3; value++) {
        int target = value;
        assertEven(repetition, row -> rows.target(row) == target);
      }
    }
  }

  private void assertEven(int repetition, IntPredicate some) {
    int[] counts = new int[Folds.FOLDS];
    IntStream.range(0, rows.size())
        .filter(some)
        .forEach(row -> counts[folds.fold(repetition, row)]++);
    IntSummaryStatistics sizes = IntStream.of(counts).summaryStatistics();
    assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
    assertThat(sizes.getSum()).isEqualTo(IntStream.range(0, rows.size()).filter(some).count());
  }

  @Test
  void theSameSeedGivesTheSameFolds() {
    assertThat(of(Folds.of(Tea.rows(), REPETITIONS, 1))).isEqualTo(of(folds));
  }

  @Test
  void anotherSeedAndAnotherRepetitionGiveOtherFolds() {
    List<List<Integer>> all = new ArrayList<>(of(folds));
    all.addAll(of(Folds.of(rows, REPETITIONS, 2)));

    assertThat(all).doesNotHaveDuplicates();
  }

  /// So ten repetitions say more of the same, and nothing else.
  @Test
  void moreRepetitionsBeginWithTheSameFolds() {
    assertThat(of(Folds.of(rows, 10, 1)).subList(0, REPETITIONS)).isEqualTo(of(folds));
  }

  private List<List<Integer>> of(Folds some) {
    return IntStream.range(0, some.repetitions())
        .mapToObj(
            repetition ->
                IntStream.range(0, rows.size())
                    .mapToObj(row -> some.fold(repetition, row))
                    .toList())
        .toList();
  }
}
