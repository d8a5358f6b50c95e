package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.fitting.Recipe.Boosting;
import dev.jarflow.fitting.Recipe.Encoding;
import dev.jarflow.fitting.Recipe.Inputs;
import dev.jarflow.fitting.Recipe.Majority;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What judges a learner must not have taught it. So the rows of one fold are replaced by others:
/// what is learned to be judged by that fold has to stay the same to the last bit.
class LeakTest {
  /// The ways in which a learner is judged; each learns for the folds in their order.
  private enum Way {
    ALL_SPLITS,
    FIRST_FOLD,
    IMPORTANCE
  }

  private final Rows rows = Tea.rows();
  private final Folds folds = Folds.of(rows, 1, 1);

  static List<Recipe> recipes() {
    return Recipe.ALL;
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void noRecipeLearnsFromTheRowsThatItIsJudgedBy(Recipe recipe) {
    assertThat(leaks(_ -> recipe)).isEmpty();
  }

  @Test
  void aLearnerThatRemembersAllRowsIsCaught() {
    assertCaught(all -> (_, seed) -> new Majority().learn(all, seed));
    assertCaught(all -> (_, seed) -> new Boosting(Encoding.ORDINAL, Inputs.ALL).learn(all, seed));
  }

  @Test
  void aLearnerWhoseScalesComeFromAllRowsIsCaught() {
    assertCaught(
        all ->
            (seen, seed) -> Logit.learn(Encoder.of(all, Encoding.ORDINAL, Inputs.ALL, seed), seen));
  }

  @Test
  void aLearnerWhoseClustersComeFromAllRowsIsCaught() {
    for (Encoding encoding : Encoding.values()) {
      assertCaught(
          all ->
              (seen, seed) ->
                  Trees.learn(Encoder.of(all, encoding, Inputs.ALL_AND_CLUSTER, seed), seen));
    }
  }

  private void assertCaught(Function<Rows, Learner> leaky) {
    assertThat(leaks(leaky))
        .contains("ALL_SPLITS fold 0", "FIRST_FOLD fold 0", "IMPORTANCE fold 0");
  }

  /// Where what is learned changes with the rows that it is judged by.
  private List<String> leaks(Function<Rows, Learner> make) {
    List<String> leaks = new ArrayList<>();
    for (Way way : Way.values()) {
      List<double[][]> before = learned(way, rows, make);
      for (int fold : way == Way.FIRST_FOLD ? new int[] {0} : new int[] {0, 9}) {
        double[][] after = learned(way, without(fold), make).get(fold);
        if (!Arrays.deepEquals(before.get(fold), after)) {
          leaks.add("%s fold %d".formatted(way, fold));
        }
      }
    }
    return leaks;
  }

  private List<double[][]> learned(Way way, Rows all, Function<Rows, Learner> make) {
    List<double[][]> learned = new ArrayList<>();
    Learner learner = make.apply(all);
    Learner noting =
        (seen, seed) -> {
          learned.add(learner.learn(seen, seed));
          return learned.getLast();
        };
    CrossValidation validation = new CrossValidation(all, folds, 1, 1);
    switch (way) {
      case ALL_SPLITS -> {
        try (Progress silent = Tea.silent()) {
          List<Scores> _ = validation.of(List.of(noting), new Stop(), silent);
        }
      }
      case FIRST_FOLD -> {
        Scores _ = validation.first(noting);
      }
      case IMPORTANCE -> {
        double[][] _ = validation.importance(noting);
      }
    }
    return learned;
  }

  /// Each row of the fold becomes the last one that may stand in its place, so that all rows keep
  /// their numbers, and with them their folds.
  private Rows without(int fold) {
    int[] codes = Tea.codes(rows);
    int[] others = codes.clone();
    for (int row = 0; row < codes.length; row++) {
      if (folds.fold(0, row) == fold) {
        others[row] = (row + 1 < codes.length ? codes[row + 1] : Tea.CODES) - 1;
      }
    }
    Rows changed = Rows.of(Tea.SCHEMA, IntStream.of(others));
    assertThat(changed.size()).isEqualTo(rows.size());
    assertThat(changes(row -> changed.cell(row) != rows.cell(row))).isGreaterThan(5);
    assertThat(changes(row -> changed.target(row) != rows.target(row))).isGreaterThan(5);
    return changed;
  }

  private long changes(IntPredicate changed) {
    return IntStream.range(0, rows.size()).filter(changed).count();
  }
}
