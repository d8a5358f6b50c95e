package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected figures were computed by SciPy 1.17, from the formulas of the two papers.
class EstimateTest {
  private static final double[] A = {0.61, 0.58, 0.64, 0.55, 0.60, 0.63, 0.57, 0.59, 0.66, 0.56};
  private static final double[] B = {0.63, 0.60, 0.63, 0.58, 0.62, 0.66, 0.57, 0.61, 0.67, 0.60};

  /// Ten times ten folds.
  private static final double[] HUNDRED =
      IntStream.range(0, 100).mapToDouble(i -> (i * 37 % 101 - 50) / 1000.0 - 0.004).toArray();

  @Test
  void theIntervalOfAMeanKnowsThatSplitsShareRows() {
    Estimate estimate = Estimate.of(A);

    assertClose(estimate.mean(), 0.599);
    assertClose(estimate.error(), 0.0165592837);
    assertClose(estimate.low(), 0.5615402978);
    assertClose(estimate.high(), 0.6364597022);
  }

  @Test
  void aDifferenceIsTakenSplitBySplit() {
    Estimate difference = Estimate.difference(A, B);

    assertClose(difference.mean(), -0.018);
    assertClose(difference.error(), 0.0067805095);
    assertClose(difference.low(), -0.0333385781);
    assertClose(difference.high(), -0.0026614219);
    assertClose(difference.p(), 0.0262744097);
    assertClose(difference.pBelow(), 0.0131372049);
  }

  @Test
  void theOtherWayRoundADifferenceIsTheSameAbove() {
    Estimate difference = Estimate.difference(B, A);

    assertClose(difference.mean(), 0.018);
    assertClose(difference.p(), 0.0262744097);
    assertClose(difference.pBelow(), 1 - 0.0131372049);
  }

  @Test
  void aHundredSplitsHaveNinetyNineDegreesOfFreedom() {
    Estimate estimate = Estimate.of(HUNDRED);

    assertClose(estimate.error(), 0.0102363058);
    assertClose(estimate.low(), -0.0244510515);
    assertClose(estimate.high(), 0.0161710515);
    assertClose(estimate.p(), 0.6867596002);
    assertClose(estimate.pBelow(), 0.3433798001);
  }

  /// By the Bayesian correlated t-test with the correlation 0.1.
  @ParameterizedTest
  @CsvSource({"-0.01, 0.8658478964", "0, 0.9868627951", "0.01, 0.9987192698"})
  void theProbabilityThatTheTruthLiesBelowALimit(double limit, double expected) {
    assertClose(Estimate.difference(A, B).below(limit), expected);
  }

  @Test
  void equalLearnersAreNoDifferenceWithoutDoubt() {
    Estimate none = Estimate.difference(A, A);

    assertThat(none).isEqualTo(new Estimate(0, 0, 10));
    assertThat(none.low()).isZero();
    assertThat(none.high()).isZero();
    assertThat(none.p()).isEqualTo(1);
    assertThat(none.pBelow()).isEqualTo(1);
    assertThat(none.below(-0.01)).isZero();
    assertThat(none.below(0.01)).isEqualTo(1);
  }

  @Test
  void aDifferenceThatIsAlwaysTheSameIsSure() {
    Estimate always = new Estimate(-0.5, 0, 10);

    assertThat(always.p()).isZero();
    assertThat(always.pBelow()).isZero();
    assertThat(new Estimate(0.5, 0, 10).pBelow()).isEqualTo(1);
  }

  private static void assertClose(double found, double expected) {
    assertThat(found).isCloseTo(expected, within(1e-9));
  }
}
