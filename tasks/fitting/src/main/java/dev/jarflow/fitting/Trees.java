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

  /// Splits that part the rows alike gain the same, but for rounding: a later one has to gain more.
  private static final double MORE = 1 + 1e-9;

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

  /// The first place of each feature in a histogram, which has one for each of its values; at the
  /// end the size of the histogram.
  private final int[] first;

  /// By input: the places of its values, but for the lowest value of a feature, which is what is
  /// left of a node.
  private final int[][] places;

  /// By feature and input: where its value stands among all values of the feature, from 0.
  private final int[][] bins;

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
    this.first = new int[encoder.width() + 1];
    List<Input> inputs = encoder.inputs();
    double[][] dense = inputs.stream().map(encoder::dense).toArray(double[][]::new);
    for (int feature = 0; feature < bins.length; feature++) {
      int at = feature;
      double[] known =
          Stream.of(dense).mapToDouble(input -> input[at]).distinct().sorted().toArray();
      first[feature + 1] = first[feature] + known.length;
      for (int input = 0; input < dense.length; input++) {
        bins[feature][input] = Arrays.binarySearch(known, dense[input][feature]);
      }
    }
    this.places =
        IntStream.range(0, counts.length)
            .mapToObj(
                input ->
                    IntStream.range(0, bins.length)
                        .filter(feature -> bins[feature][input] > 0)
                        .map(feature -> first[feature] + bins[feature][input])
                        .toArray())
            .toArray(int[][]::new);
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

  /// Inputs go left up to this value of a feature; no feature is -1.
  private record Cut(int feature, int last) {}

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
      int width = first[bins.length];
      // Of each node: the sums of the gradient and of the second derivative, by place.
      double[][] sums = new double[size][width];
      double[][] weights = new double[size][width];
      double[] sum = new double[size];
      double[] weight = new double[size];
      for (int input : seen) {
        int node = nodes[input];
        double g = gradient[input];
        double h = second[input];
        sum[node] += g;
        weight[node] += h;
        for (int place : places[input]) {
          sums[node][place] += g;
          weights[node][place] += h;
        }
      }
      Cut[] cuts = new Cut[size];
      for (int node = 0; node < size; node++) {
        cuts[node] = best(sums[node], weights[node], sum[node], weight[node]);
      }
      int[] next = new int[nodes.length];
      for (int input = 0; input < nodes.length; input++) {
        Cut cut = cuts[nodes[input]];
        boolean right = cut.feature >= 0 && bins[cut.feature][input] > cut.last;
        next[input] = 2 * nodes[input] + (right ? 1 : 0);
      }
      nodes = next;
      size *= 2;
    }

    /// The cut of one node that gains most; of equal ones the first.
    private Cut best(double[] sums, double[] weights, double sum, double weight) {
      double most = LEAST_GAIN;
      Cut best = new Cut(-1, 0);
      for (int feature = 0; feature < bins.length; feature++) {
        double left = sum;
        double leftWeight = weight;
        for (int place = first[feature] + 1; place < first[feature + 1]; place++) {
          left -= sums[place];
          leftWeight -= weights[place];
        }
        for (int place = first[feature] + 1; place < first[feature + 1]; place++) {
          if (leftWeight >= LEAST_WEIGHT && weight - leftWeight >= LEAST_WEIGHT) {
            double gain =
                worth(left, leftWeight)
                    + worth(sum - left, weight - leftWeight)
                    - worth(sum, weight);
            if (gain > most * MORE) {
              most = gain;
              best = new Cut(feature, place - first[feature] - 1);
            }
          }
          left += sums[place];
          leftWeight += weights[place];
        }
      }
      return best;
    }

    private double worth(double sum, double weight) {
      return sum * sum / (weight + RIDGE);
    }
  }
}
