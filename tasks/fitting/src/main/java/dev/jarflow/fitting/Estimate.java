package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.models.Metric;
import org.hipparchus.distribution.continuous.TDistribution;

/// A mean over the splits of repeated ten-fold cross-validation, and how far it may be from the
/// truth. Splits share rows, so the variance of the mean is the sample variance times
/// `1/J + n2/n1`, with J splits, and n2/n1 = 1/9 rows judged by for each learned from: the
/// corrected resampled t-test of Nadeau and Bengio, with J - 1 degrees of freedom.
public record Estimate(double mean, double error, int splits) {
  private static final double OVERLAP = 1.0 / (Folds.FOLDS - 1);
  private static final double SURE = 0.975;

  public static Estimate of(double[] values) {
    double mean = DoubleStream.of(values).sum() / values.length;
    double squares = DoubleStream.of(values).map(value -> (value - mean) * (value - mean)).sum();
    double variance = squares / (values.length - 1);
    return new Estimate(mean, Math.sqrt(variance * (1.0 / values.length + OVERLAP)), values.length);
  }

  /// Of the first less the second, split by split.
  public static Estimate difference(double[] first, double[] second) {
    return of(IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray());
  }

  private TDistribution distribution() {
    return new TDistribution(splits - 1.0);
  }

  private double half() {
    return distribution().inverseCumulativeProbability(SURE) * error;
  }

  /// Where the truth ends below, but in one case of forty; as [#high] above.
  public double low() {
    return mean - half();
  }

  public double high() {
    return mean + half();
  }

  public Metric metric() {
    return new Metric(mean, low(), high());
  }

  /// The probability of a mean as far from zero on either side, if the truth is zero.
  public double p() {
    return isAlways()
        ? (mean == 0 ? 1 : 0)
        : 2 * distribution().cumulativeProbability(-Math.abs(mean) / error);
  }

  /// The probability of a mean as low or lower, if the truth is zero.
  public double pBelow() {
    return 1 - below(0);
  }

  /// The probability that the truth lies below a limit: the Bayesian correlated t-test of Corani
  /// and Benavoli, whose correlation n2/(n1+n2) gives the same variance.
  public double below(double limit) {
    return isAlways()
        ? (mean < limit ? 1 : 0)
        : distribution().cumulativeProbability((limit - mean) / error);
  }

  private boolean isAlways() {
    return error == 0;
  }
}
