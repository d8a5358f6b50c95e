package dev.jarflow.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.fitting.Recipe.Frequencies;
import dev.jarflow.fitting.Recipe.Majority;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Stop;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
  private final Rows rows = Tea.rows();
  private final CrossValidation validation = new CrossValidation(rows, Folds.of(rows, 2, 1), 1, 2);

  @Test
  void theFirstFoldAloneIsJudgedAsItIsAmongAll() {
    Learner learner = new Frequencies();
    try (Progress silent = Tea.silent()) {
      Scores all = validation.of(List.of(learner), new Stop(), silent).getFirst();

      assertThat(validation.first(learner).lossOf(0)).isEqualTo(all.lossOf(0));
      assertThat(validation.first(learner).accuracyOf(0)).isEqualTo(all.accuracyOf(0));
    }
  }

  @Test
  void whatALearnerThrowsIsThrown() {
    Learner broken =
        (_, _) -> {
          throw new IllegalStateException("out of tea");
        };
    try (Progress silent = Tea.silent()) {
      assertThatThrownBy(() -> validation.of(List.of(broken), new Stop(), silent))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("out of tea");
    }
  }

  @Test
  void onlyWhatALearnerLooksAtIsImportant() {
    for (double[] folds : validation.importance(new Majority())) {
      assertThat(folds).containsOnly(0).hasSize(Folds.FOLDS);
    }
    double[][] growth = validation.importance(new Frequencies());
    for (int attribute = 0; attribute < growth.length; attribute++) {
      boolean isKey = attribute == Tea.SCHEMA.keyAt();
      assertThat(DoubleStream.of(growth[attribute]).anyMatch(each -> each != 0))
          .as(Tea.SCHEMA.attributes().get(attribute).name())
          .isEqualTo(isKey);
    }
  }

  /// The water alone makes the taste here.
  @Test
  void theLossGrowsWhereALearnerLearnedSomethingTrue() {
    Rows told =
        Rows.of(
            Tea.SCHEMA,
            IntStream.range(0, 288).map(cell -> cell * 3 + Tea.SCHEMA.places(cell)[0] % 3));
    double[][] growth =
        new CrossValidation(told, Folds.of(told, 1, 1), 1, 1)
            .importance(Recipe.of("boosting ordinal all").orElseThrow());

    for (int fold = 0; fold < Folds.FOLDS; fold++) {
      assertThat(growth[0][fold]).isGreaterThan(1);
      for (int attribute = 1; attribute < growth.length; attribute++) {
        assertThat(Math.abs(growth[attribute][fold])).isLessThan(0.01);
      }
    }
  }
}
