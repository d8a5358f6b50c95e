package dev.jarflow.fitting;

import module java.base;

import org.hipparchus.util.FastMath;

/// How well a learner answered for rows that it had not seen: each measure by split, and what it
/// answered, by repetition and row.
public final class Scores {
  /// A probability of 0 would make one wrong answer cost without end.
  private static final double LEAST = 1e-9;

  private final Rows rows;
  private final Folds folds;
  private final double[] logLoss;
  private final double[] accuracy;
  private final double[] macroF1;

  /// By repetition and row.
  private final double[][][] answers;

  Scores(Rows rows, Folds folds) {
    this.rows = rows;
    this.folds = folds;
    this.logLoss = new double[folds.splits()];
    this.accuracy = new double[folds.splits()];
    this.macroF1 = new double[folds.splits()];
    this.answers = new double[folds.repetitions()][rows.size()][];
  }

  public Estimate logLoss() {
    return Estimate.of(logLoss);
  }

  public Estimate accuracy() {
    return Estimate.of(accuracy);
  }

  public Estimate macroF1() {
    return Estimate.of(macroF1);
  }

  public double lossOf(int split) {
    return logLoss[split];
  }

  public double accuracyOf(int split) {
    return accuracy[split];
  }

  /// Its log loss less that of another learner on the same folds.
  public Estimate lossLess(Scores other) {
    return Estimate.difference(logLoss, other.logLoss);
  }

  /// Takes in what was learned without the rows of a fold, judged by those rows.
  void judge(int repetition, int fold, double[][] learned) {
    int values = rows.schema().target().size();
    int[] right = new int[values];
    int[] told = new int[values];
    int[] are = new int[values];
    double loss = 0;
    int judged = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (folds.fold(repetition, row) == fold) {
        double[] answer = learned[rows.cell(row)];
        int target = rows.target(row);
        int best = best(answer);
        answers[repetition][row] = answer;
        loss += loss(answer[target]);
        right[target] += best == target ? 1 : 0;
        told[best]++;
        are[target]++;
        judged++;
      }
    }
    int split = repetition * Folds.FOLDS + fold;
    logLoss[split] = loss / judged;
    accuracy[split] = IntStream.of(right).sum() / (double) judged;
    macroF1[split] = macroF1(right, told, are);
  }

  /// What it costs to have told what came true with this probability.
  static double loss(double probability) {
    return -FastMath.log(Math.max(LEAST, probability));
  }

  private static double macroF1(int[] right, int[] told, int[] are) {
    return IntStream.range(0, right.length)
        .filter(value -> told[value] + are[value] > 0)
        .mapToDouble(value -> 2.0 * right[value] / (told[value] + are[value]))
        .average()
        .orElse(0);
  }

  /// Where the most probable value stands; of equal ones the first.
  static int best(double[] answer) {
    int best = 0;
    for (int value = 1; value < answer.length; value++) {
      best = answer[value] > answer[best] ? value : best;
    }
    return best;
  }

  /// How often each value of the target (first) was told to be each one (second), a mean over the
  /// repetitions.
  public double[][] confusion() {
    int values = rows.schema().target().size();
    double[][] counts = new double[values][values];
    for (double[][] repetition : answers) {
      for (int row = 0; row < rows.size(); row++) {
        counts[rows.target(row)][best(repetition[row])] += 1.0 / answers.length;
      }
    }
    return counts;
  }

  /// The answers with a probability in a tenth: how many, their mean, and the share of them that
  /// came true.
  public record Bin(int tenth, long answers, double told, double came) {}

  /// All probabilities that were told, of every value of the target, by tenth; empty ones are left
  /// out.
  public List<Bin> reliability() {
    long[] counted = new long[10];
    double[] told = new double[10];
    long[] came = new long[10];
    for (double[][] repetition : answers) {
      for (int row = 0; row < rows.size(); row++) {
        for (int value = 0; value < repetition[row].length; value++) {
          double probability = repetition[row][value];
          int tenth = Math.min(9, (int) (probability * 10));
          counted[tenth]++;
          told[tenth] += probability;
          came[tenth] += rows.target(row) == value ? 1 : 0;
        }
      }
    }
    return IntStream.range(0, 10)
        .filter(tenth -> counted[tenth] > 0)
        .mapToObj(
            tenth ->
                new Bin(
                    tenth,
                    counted[tenth],
                    told[tenth] / counted[tenth],
                    (double) came[tenth] / counted[tenth]))
        .toList();
  }
}
