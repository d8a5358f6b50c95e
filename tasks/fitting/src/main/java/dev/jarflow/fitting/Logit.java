package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.fitting.Encoder.Input;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.util.FastMath;

/// Multinomial logistic regression with a ridge, by Newton's method: the weights that make
/// `-log likelihood + RIDGE / 2 * sum of squared weights` least. The ridge on the first feature,
/// which is 1 in each input, is so small that it only makes the solution unique.
final class Logit {
  static final double RIDGE = 1;
  private static final double TINY = 1e-6;
  private static final int MOST_STEPS = 50;
  private static final double ENOUGH = 1e-8;

  private final List<Input> inputs;
  private final int[][] counts;
  private final int values;

  /// By feature and value of the target.
  private final int size;

  private Logit(List<Input> inputs, int[][] counts, int features) {
    this.inputs = inputs;
    this.counts = counts;
    this.values = counts[0].length;
    this.size = features * values;
  }

  static double[][] learn(Encoder encoder, Rows rows) {
    List<Input> inputs = encoder.inputs().stream().map(Logit::withOne).toList();
    Logit logit = new Logit(inputs, encoder.counts(rows), encoder.width() + 1);
    double[] weights = logit.weights();
    double[][] byInput = new double[inputs.size()][];
    for (int i = 0; i < byInput.length; i++) {
      byInput[i] = logit.probabilities(inputs.get(i), weights);
    }
    return encoder.byCell(byInput);
  }

  private static Input withOne(Input input) {
    int[] indexes = new int[input.indexes.length + 1];
    double[] all = new double[indexes.length];
    all[0] = 1;
    for (int i = 1; i < indexes.length; i++) {
      indexes[i] = input.indexes[i - 1] + 1;
      all[i] = input.values[i - 1];
    }
    return new Input(indexes, all);
  }

  private double[] weights() {
    double[] weights = new double[size];
    double loss = loss(weights);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = direction(weights);
      double length = 1;
      double[] next = moved(weights, direction, length);
      double nextLoss = loss(next);
      while (nextLoss > loss && length > TINY) {
        length /= 2;
        next = moved(weights, direction, length);
        nextLoss = loss(next);
      }
      double gain = loss - nextLoss;
      if (gain <= 0) {
        return weights;
      }
      weights = next;
      loss = nextLoss;
      if (gain < ENOUGH * Math.max(1, loss)) {
        return weights;
      }
    }
    return weights;
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] -= length * direction[i];
    }
    return to;
  }

  private double ridge(int weight) {
    return weight < values ? TINY : RIDGE;
  }

  private double loss(double[] weights) {
    double loss = 0;
    for (int i = 0; i < size; i++) {
      loss += ridge(i) / 2 * weights[i] * weights[i];
    }
    for (int i = 0; i < counts.length; i++) {
      if (IntStream.of(counts[i]).sum() > 0) {
        double[] probabilities = probabilities(inputs.get(i), weights);
        for (int value = 0; value < values; value++) {
          loss -= counts[i][value] == 0 ? 0 : counts[i][value] * FastMath.log(probabilities[value]);
        }
      }
    }
    return loss;
  }

  /// The gradient, divided by the matrix of second derivatives.
  private double[] direction(double[] weights) {
    double[] gradient = new double[size];
    double[][] second = new double[size][size];
    for (int i = 0; i < size; i++) {
      gradient[i] = ridge(i) * weights[i];
      second[i][i] = ridge(i);
    }
    for (int i = 0; i < counts.length; i++) {
      int rows = IntStream.of(counts[i]).sum();
      if (rows > 0) {
        add(inputs.get(i), counts[i], rows, weights, gradient, second);
      }
    }
    mirror(second);
    return new CholeskyDecomposition(new Array2DRowRealMatrix(second, false), 1e-9, 1e-12)
        .getSolver()
        .solve(new ArrayRealVector(gradient, false))
        .toArray();
  }

  private void add(
      Input input, int[] count, int rows, double[] weights, double[] gradient, double[][] second) {
    double[] p = probabilities(input, weights);
    int[] indexes = input.indexes;
    double[] x = input.values;
    for (int a = 0; a < indexes.length; a++) {
      for (int k = 0; k < values; k++) {
        int row = indexes[a] * values + k;
        gradient[row] += x[a] * (rows * p[k] - count[k]);
        double scale = rows * x[a] * p[k];
        for (int b = a; b < indexes.length; b++) {
          int column = indexes[b] * values;
          for (int l = 0; l < values; l++) {
            second[row][column + l] += scale * x[b] * ((k == l ? 1 : 0) - p[l]);
          }
        }
      }
    }
  }

  /// Both halves are sums of the same numbers in another order. Where these cancel out, the
  /// rounding is all that is left, and the solver would refuse halves that differ.
  private static void mirror(double[][] second) {
    for (int row = 0; row < second.length; row++) {
      for (int column = 0; column < row; column++) {
        second[row][column] = second[column][row];
      }
    }
  }

  private double[] probabilities(Input input, double[] weights) {
    double[] scores = new double[values];
    for (int a = 0; a < input.indexes.length; a++) {
      int first = input.indexes[a] * values;
      for (int k = 0; k < values; k++) {
        scores[k] += input.values[a] * weights[first + k];
      }
    }
    return softmax(scores);
  }

  /// Scores become probabilities, in place.
  static double[] softmax(double[] scores) {
    double highest = DoubleStream.of(scores).max().orElse(0);
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = FastMath.exp(scores[k] - highest);
      sum += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= sum;
    }
    return scores;
  }
}
