package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.fitting.Encoder.Input;

/// Gradient boosted trees: in each round one regression tree for each value of the target, grown
/// level by level to the gradient of the log loss and weighed by its second derivative, as XGBoost
/// does it. `bench/cars.py` compares the two.
final class Trees {
  private static final int ROUNDS = 40;
  private static final int DEPTH = 4;
  private static final double SHRINKAGE = 0.15;
  private static final double RIDGE = 1;

  /// The least sum of second derivatives on each side of a split.
  private static final double LEAST_WEIGHT = 1;

  private static final double LEAST_GAIN = 1e-6;

  static final Map<String, Object> PARAMETERS =
      new TreeMap<>(
          Map.of(
              "rounds",
              (long) ROUNDS,
              "depth",
              (long) DEPTH,
              "shrinkage",
              SHRINKAGE,
              "ridge",
              RIDGE));

  /// By feature and input: where its value stands among all values of the feature.
  private final int[][] bins;

  /// The number of values of each feature.
  private final int[] sizes;

  private final int[][] counts;
  private final int values;

  /// The inputs that have rows: what is learned from.
  private final int[] seen;

  private Trees(Encoder encoder, Rows rows) {
    this.counts = encoder.counts(rows);
    this.values = rows.schema().target().size();
    this.seen =
        IntStream.range(0, counts.length)
            .filter(input -> IntStream.of(counts[input]).sum() > 0)
            .toArray();
    this.bins = new int[encoder.width()][counts.length];
    this.sizes = new int[encoder.width()];
    List<Input> inputs = encoder.inputs();
    double[][] dense = inputs.stream().map(encoder::dense).toArray(double[][]::new);
    for (int feature = 0; feature < bins.length; feature++) {
      int at = feature;
      double[] known =
          Stream.of(dense).mapToDouble(input -> input[at]).distinct().sorted().toArray();
      sizes[feature] = known.length;
      for (int input = 0; input < dense.length; input++) {
        bins[feature][input] = Arrays.binarySearch(known, dense[input][feature]);
      }
    }
  }

  static double[][] learn(Encoder encoder, Rows rows) {
    return encoder.byCell(new Trees(encoder, rows).probabilities());
  }

  private double[][] probabilities() {
    double[][] scores = new double[counts.length][values];
    double[][] told = told(scores);
    for (int round = 0; round < ROUNDS; round++) {
      for (int value = 0; value < values; value++) {
        new Tree(told, value).addTo(scores);
      }
      told = told(scores);
    }
    return told;
  }

  private static double[][] told(double[][] scores) {
    double[][] told = new double[scores.length][];
    for (int input = 0; input < told.length; input++) {
      told[input] = Logit.softmax(scores[input].clone());
    }
    return told;
  }

  /// One tree: the inputs are parted, all nodes of a level at once.
  private final class Tree {
    private final int value;
    private final double[] gradient = new double[counts.length];
    private final double[] second = new double[counts.length];

    /// The node of each input, also of those without rows; nodes count from 0 in each level.
    private int[] nodes = new int[counts.length];

    private int size = 1;

    Tree(double[][] told, int value) {
      this.value = value;
      for (int input : seen) {
        int rows = IntStream.of(counts[input]).sum();
        double p = told[input][value];
        gradient[input] = rows * p - counts[input][value];
        // Twice, as is usual where every value of the target has a tree of its own.
        second[input] = rows * Math.max(2 * p * (1 - p), 1e-16);
      }
    }

    void addTo(double[][] scores) {
      for (int level = 0; level < DEPTH; level++) {
        split();
      }
      double[] sums = new double[size];
      double[] weights = new double[size];
      for (int input : seen) {
        sums[nodes[input]] += gradient[input];
        weights[nodes[input]] += second[input];
      }
      for (int input = 0; input < nodes.length; input++) {
        scores[input][value] -= SHRINKAGE * sums[nodes[input]] / (weights[nodes[input]] + RIDGE);
      }
    }

    /// Parts each node where that gains most; a node that gains nothing stays whole.
    private void split() {
      double[] gains = new double[size];
      Arrays.fill(gains, LEAST_GAIN);
      int[] features = new int[size];
      int[] lasts = new int[size];
      Arrays.fill(features, -1);
      for (int feature = 0; feature < bins.length; feature++) {
        double[][] sums = new double[size][sizes[feature]];
        double[][] weights = new double[size][sizes[feature]];
        for (int input : seen) {
          int bin = bins[feature][input];
          sums[nodes[input]][bin] += gradient[input];
          weights[nodes[input]][bin] += second[input];
        }
        for (int node = 0; node < size; node++) {
          double sum = DoubleStream.of(sums[node]).sum();
          double weight = DoubleStream.of(weights[node]).sum();
          double left = 0;
          double leftWeight = 0;
          for (int last = 0; last + 1 < sizes[feature]; last++) {
            left += sums[node][last];
            leftWeight += weights[node][last];
            if (leftWeight >= LEAST_WEIGHT && weight - leftWeight >= LEAST_WEIGHT) {
              double gain =
                  worth(left, leftWeight)
                      + worth(sum - left, weight - leftWeight)
                      - worth(sum, weight);
              if (gain > gains[node]) {
                gains[node] = gain;
                features[node] = feature;
                lasts[node] = last;
              }
            }
          }
        }
      }
      int[] next = new int[nodes.length];
      for (int input = 0; input < nodes.length; input++) {
        int node = nodes[input];
        boolean right = features[node] >= 0 && bins[features[node]][input] > lasts[node];
        next[input] = 2 * node + (right ? 1 : 0);
      }
      nodes = next;
      size *= 2;
    }

    private double worth(double sum, double weight) {
      return sum * sum / (weight + RIDGE);
    }
  }
}
