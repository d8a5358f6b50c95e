package dev.jarflow.cars;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.fitting.Contest;
import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.CrossValidation;
import dev.jarflow.fitting.Folds;
import dev.jarflow.fitting.Recipe;
import dev.jarflow.fitting.Rows;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Stop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Where there is nothing to learn, a test of 5 % may promote 10 of 200 models, and promotes more
/// than 16 once in forty times. The champion is the one promoted last, as in real use; then, each
/// time anew, the winner of the data set before; then always the winner of the first data set.
///
/// The last of these hangs on that first winner, which is `majority` for this seed, as for about
/// nine of ten. A champion that fits noise is worse than `majority` in truth, so about 50 of 200
/// challengers replace it when it never moves.
class NoiseTest {
  private static final int DATA_SETS = 200;
  private static final int ROWS = 300;
  private static final int MOST = 16;

  @Test
  @Tag("soak")
  void ofTwoHundredModelsOfPureNoiseAtMostSixteenArePromoted() {
    Random random = new Random(1);
    Recipe first = contest(random).winner().recipe();
    Recipe before = first;
    Recipe champion = first;
    int againstFirst = 0;
    int againstBefore = 0;
    int inTurn = 0;
    for (int i = 0; i < DATA_SETS; i++) {
      Contest contest = contest(random);
      againstFirst += isBetter(contest, first) ? 1 : 0;
      againstBefore += isBetter(contest, before) ? 1 : 0;
      before = contest.winner().recipe();
      if (isBetter(contest, champion)) {
        inTurn++;
        champion = before;
      }
    }
    assertThat(inTurn).as("the champion is the one promoted last").isLessThanOrEqualTo(MOST);
    assertThat(againstBefore).as("the champion won before").isLessThanOrEqualTo(MOST);
    assertThat(againstFirst).as("the champion won first of all").isLessThanOrEqualTo(MOST);
  }

  /// By the rule of promotion: less log loss than the champion's recipe on the same folds, by a
  /// test of 5 % on one side.
  private static boolean isBetter(Contest contest, Recipe champion) {
    Entrant winner = contest.winner();
    Entrant other =
        contest.entrants().stream()
            .filter(each -> each.recipe().equals(champion))
            .findFirst()
            .orElseThrow();
    return !winner.recipe().equals(champion)
        && winner.scores().lossLess(other.scores()).pBelow() < 0.05;
  }

  private static Contest contest(Random random) {
    List<Integer> cells = new ArrayList<>(IntStream.range(0, Grid.SCHEMA.cells()).boxed().toList());
    Collections.shuffle(cells, random);
    Rows rows =
        Rows.of(
            Grid.SCHEMA,
            cells.subList(0, ROWS).stream().mapToInt(cell -> cell * 4 + random.nextInt(4)));
    try (Progress silent =
        new Progress(
            Log.of(
                Map.of(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
            "fits",
            0)) {
      return Contest.of(
          new CrossValidation(rows, Folds.of(rows, 1, 1), 1, 2), Recipe.ALL, new Stop(), silent);
    }
  }
}
