package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import module java.base;

import dev.jarflow.fitting.Scores.Bin;
import org.junit.jupiter.api.Test;

class ScoresTest {
  /// Ten rows bad, ten fine, ten good, the same cells of each: one of each in every fold.
  private final Rows rows = Rows.of(Tea.SCHEMA, IntStream.range(0, 30));

  private final Folds folds = Folds.of(rows, 1, 1);

  @Test
  void logLossAccuracyAndF1AreThoseOfTheRowsOfTheFold() {
    Scores scores = judged(0.2, 0.5, 0.3);

    for (int split = 0; split < 10; split++) {
      assertThat(scores.lossOf(split))
          .isCloseTo(-(Math.log(0.2) + Math.log(0.5) + Math.log(0.3)) / 3, within(1e-12));
      assertThat(scores.accuracyOf(split)).isCloseTo(1 / 3.0, within(1e-12));
    }
    // Fine: 1 of 3 is right, and all of them are found, so 2 * 1 / (3 + 1); the others are 0.
    assertThat(scores.macroF1().mean()).isCloseTo(0.5 / 3, within(1e-12));
  }

  @Test
  void whatWasToldImpossibleAndCameTrueCostsMuchAndNotWithoutEnd() {
    assertThat(judged(0, 0, 1).lossOf(0)).isCloseTo(-2 * Math.log(1e-9) / 3, within(1e-9));
  }

  @Test
  void theConfusionCountsEachRowOnce() {
    assertThat(judged(0.2, 0.5, 0.3).confusion())
        .isEqualTo(new double[][] {{0, 10, 0}, {0, 10, 0}, {0, 10, 0}});
  }

  @Test
  void ofEquallyProbableValuesTheFirstCounts() {
    assertThat(judged(0.4, 0.4, 0.2).confusion()[2]).containsExactly(10, 0, 0);
  }

  @Test
  void reliabilityComparesWhatWasToldWithWhatCame() {
    assertThat(judged(0.25, 0.25, 0.5).reliability())
        .containsExactly(new Bin(2, 60, 0.25, 1 / 3.0), new Bin(5, 30, 0.5, 1 / 3.0));
    assertThat(judged(0, 0, 1).reliability())
        .containsExactly(new Bin(0, 60, 0, 1 / 3.0), new Bin(9, 30, 1, 1 / 3.0));
  }

  private Scores judged(double... answer) {
    double[][] everywhere = new double[Tea.SCHEMA.cells()][];
    Arrays.fill(everywhere, answer);
    Scores scores = new Scores(rows, folds);
    for (int fold = 0; fold < Folds.FOLDS; fold++) {
      scores.judge(0, fold, everywhere);
    }
    return scores;
  }
}
