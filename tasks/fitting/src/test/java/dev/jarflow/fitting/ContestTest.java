package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import module java.base;

import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.Contest.Versus;
import dev.jarflow.fitting.Recipe.Encoding;
import dev.jarflow.fitting.Recipe.Frequencies;
import dev.jarflow.fitting.Recipe.Inputs;
import dev.jarflow.fitting.Recipe.Logistic;
import dev.jarflow.fitting.Recipe.Majority;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Metric;
import dev.jarflow.models.Model;
import dev.jarflow.models.ModelFile;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final Recipe MAJORITY = new Majority();
  private static final Recipe FREQUENCIES = new Frequencies();
  private static final Recipe ORDINAL = new Logistic(Encoding.ORDINAL, Inputs.KEY);
  private static final Recipe ONE_HOT = new Logistic(Encoding.ONE_HOT, Inputs.KEY);

  private final Rows rows = Tea.rows();
  private final CrossValidation validation = new CrossValidation(rows, Folds.of(rows, 1, 1), 1, 1);

  @Test
  void theLeastLogLossWins() {
    Contest contest =
        new Contest(
            validation,
            List.of(entrant(MAJORITY, 1.1), entrant(FREQUENCIES, 1.05), entrant(ORDINAL, 1.0)));

    assertThat(contest.winner().recipe()).isEqualTo(ORDINAL);
    assertThat(contest.baseline().recipe()).isEqualTo(FREQUENCIES);
  }

  /// The simplest stand first.
  @Test
  void ofEqualOnesTheFirstWins() {
    Contest contest =
        new Contest(
            validation,
            List.of(
                entrant(MAJORITY, 1.05),
                entrant(FREQUENCIES, 1.05),
                entrant(ORDINAL, 1.0),
                entrant(ONE_HOT, 1.0)));

    assertThat(contest.winner().recipe()).isEqualTo(ORDINAL);
    assertThat(contest.baseline().recipe()).isEqualTo(MAJORITY);
  }

  @Test
  void aBaselineMayWin() {
    Contest contest =
        new Contest(
            validation,
            List.of(entrant(MAJORITY, 1.0), entrant(FREQUENCIES, 1.05), entrant(ORDINAL, 1.1)));

    assertThat(contest.winner()).isEqualTo(contest.baseline());
  }

  @Test
  void theWinnerIsComparedWithEachOtherOneInTheirOrder() {
    Entrant worse = entrant(MAJORITY, 1.2);
    Entrant same = entrant(FREQUENCIES, 1.005);
    Entrant winner = entrant(ORDINAL, 1.0);
    Contest contest = new Contest(validation, List.of(worse, same, winner));

    List<Versus> comparisons = contest.comparisons();

    assertThat(comparisons).extracting(Versus::other).containsExactly(worse, same);
    Versus much = comparisons.getFirst();
    Estimate difference = winner.scores().lossLess(worse.scores());
    assertThat(much.difference()).isEqualTo(difference);
    assertThat(difference.mean()).isCloseTo(-0.2, within(1e-9));
    assertThat(much.better()).isCloseTo(difference.below(-0.01), within(1e-15));
    assertThat(much.worse()).isCloseTo(1 - difference.below(0.01), within(1e-15));
    for (Versus each : comparisons) {
      assertThat(each.better() + each.same() + each.worse()).isCloseTo(1, within(1e-12));
    }
    Versus little = comparisons.getLast();
    assertThat(little.same()).isGreaterThan(much.same());
    assertThat(much.p()).isCloseTo(Math.min(1, 2 * difference.p()), within(1e-12));
  }

  @Test
  void holmMultipliesTheLeastByAllAndNoneIsLessThanTheOneBefore() {
    assertThat(Contest.holm(new double[] {0.01, 0.04, 0.03, 0.005, 0.03}))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.09}, within(1e-15));
  }

  @Test
  void holmEndsAtOne() {
    assertThat(Contest.holm(new double[] {0.9, 0.4, 0.6}))
        .containsExactly(new double[] {1, 1, 1}, within(1e-15));
    assertThat(Contest.holm(new double[] {0.7})).containsExactly(0.7);
    assertThat(Contest.holm(new double[0])).isEmpty();
  }

  @Test
  void theRegistryGetsMeansWithTheirIntervals() {
    Entrant entrant = entrant(MAJORITY, 1.1);

    assertThat(entrant.metrics())
        .isEqualTo(
            Map.of(
                "log_loss", metric(entrant.logLoss()),
                "accuracy", metric(entrant.accuracy()),
                "macro_f1", metric(entrant.macroF1())));
  }

  private static Metric metric(Estimate estimate) {
    return new Metric(estimate.mean(), estimate.low(), estimate.high());
  }

  @Test
  void theSameSeedAndRowsGiveTheSameFiguresAndBytesOnOneThreadOrTwo() {
    Contest one = contest(1);
    Contest two = contest(2);

    assertThat(figures(two)).isEqualTo(figures(one)).isEqualTo(figures(contest(1)));
    assertThat(bytes(two)).isEqualTo(bytes(one)).isEqualTo(bytes(contest(1)));
  }

  @Test
  void everyRecipeGivesTheSameBytesAgain() {
    for (Recipe recipe : Recipe.ALL) {
      assertThat(bytes(recipe)).as(recipe.words()).isEqualTo(bytes(recipe));
    }
  }

  private static Contest contest(int threads) {
    Rows rows = Tea.rows();
    try (Progress silent = Tea.silent()) {
      return Contest.of(
          new CrossValidation(rows, Folds.of(rows, 1, 7), 7, threads),
          Recipe.ALL,
          new Stop(),
          silent);
    }
  }

  /// Records and arrays by value.
  private static List<Object> figures(Contest contest) {
    List<Object> figures = new ArrayList<>();
    for (Entrant each : contest.entrants()) {
      figures.add(List.of(each.recipe(), each.logLoss(), each.accuracy(), each.macroF1()));
      figures.add(Arrays.deepToString(each.scores().confusion()));
      figures.add(each.scores().reliability());
    }
    for (Versus each : contest.comparisons()) {
      figures.add(List.of(each.difference(), each.p(), each.better(), each.same(), each.worse()));
    }
    figures.add(Arrays.deepToString(contest.validation().importance(contest.winner().recipe())));
    return figures;
  }

  private static byte[] bytes(Contest contest) {
    return bytes(contest.winner().recipe());
  }

  private static byte[] bytes(Recipe recipe) {
    Rows rows = Tea.rows();
    return ModelFile.write(
        new Model(
            Tea.SCHEMA, recipe.words(), recipe.parameters(), rows.lines(recipe.learn(rows, 7))));
  }

  /// With about this log loss: a little more in one fold, a little less in the next.
  private Entrant entrant(Recipe recipe, double loss) {
    Scores scores = new Scores(rows, validation.folds());
    for (int fold = 0; fold < Folds.FOLDS; fold++) {
      double told = Math.exp(-loss * (1 + (fold % 2 == 0 ? 0.01 : -0.01)));
      // Whatever the value is, it was told with this probability: what is judged adds up no more.
      double[][] everywhere = new double[Tea.SCHEMA.cells()][];
      Arrays.fill(everywhere, new double[] {told, told, told});
      scores.judge(0, fold, everywhere);
    }
    return new Entrant(recipe, scores, scores.logLoss(), scores.accuracy(), scores.macroF1());
  }
}
