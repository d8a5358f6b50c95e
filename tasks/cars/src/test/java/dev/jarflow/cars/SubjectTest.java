package dev.jarflow.cars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import module java.base;

import dev.jarflow.fitting.Rows;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Evidence;
import dev.jarflow.models.Evidence.OneOff;
import dev.jarflow.models.Model;
import dev.jarflow.models.Model.Case;
import dev.jarflow.models.Model.Near;
import dev.jarflow.models.Question;
import dev.jarflow.models.Question.Asked;
import dev.jarflow.models.Question.Fault;
import org.junit.jupiter.api.Test;

class SubjectTest {
  private final Subject cars = Subject.named("cars");
  private final Model model = Grid.model();
  private final Question asked = ((Asked.Well) Question.of(cars.schema(), cars.asked())).question();

  @Test
  void theDataHaveEveryCombinationOnce() {
    Rows rows = Grid.rows();

    assertThat(rows.size()).isEqualTo(1728);
    assertThat(rows.byTarget()).containsExactly(432, 432, 432, 432);
    int[] classes = new int[4];
    for (int row = 0; row < rows.size(); row++) {
      classes[cars.schema().places(rows.cell(row))[cars.schema().keyAt()]]++;
    }
    assertThat(classes).containsExactly(1210, 384, 69, 65);
    assertThat(Evidence.isGrid(model)).isTrue();
  }

  /// Of 69 good cars none has room for two persons, 36 for four and 33 for more.
  @Test
  void personsAreWeightedByTheirFrequencyAmongGoodCars() {
    assertThat(model.answer(asked).cases())
        .extracting(Case::share)
        .containsExactly(0.0, 36 / 69.0, 33 / 69.0);
    assertThat(model.answer(asked).isSeen()).isFalse();
  }

  @Test
  void theAnswerIsTheWeightedMeanOfItsCases() {
    List<Model.Line> lines = new ArrayList<>(model.lines());
    List<Integer> cells = model.answer(asked).cases().stream().map(Case::cell).toList();
    lines.set(cells.get(0), new Model.Line(List.of(0, 0, 0, 0), List.of(1.0, 0.0, 0.0, 0.0)));
    lines.set(cells.get(1), new Model.Line(List.of(0, 0, 0, 0), List.of(0.0, 1.0, 0.0, 0.0)));
    lines.set(cells.get(2), new Model.Line(List.of(0, 0, 0, 0), List.of(0.0, 0.0, 1.0, 0.0)));
    Model told = new Model(cars.schema(), "by hand", Map.of(), lines);

    List<Double> probabilities = told.answer(asked).probabilities();
    assertThat(probabilities.get(0)).isZero();
    assertThat(probabilities.get(1)).isCloseTo(36 / 69.0, within(1e-15));
    assertThat(probabilities.get(2)).isCloseTo(33 / 69.0, within(1e-15));
    assertThat(probabilities.get(3)).isZero();
  }

  @Test
  void aGoodCarIsNeverOneOfHighMaintenanceNorAllElseThatIsAsked() {
    assertThat(new Evidence(model, asked).never())
        .containsExactly(
            List.of("maint high", "class good"),
            List.of("lug_boot big", "safety high", "class good"));
  }

  /// They differ in the class: all twelve cars of the other asked values have another one.
  @Test
  void onlyTheClassAloneLeadsToRows() {
    Attribute key = cars.schema().keyAttribute();

    assertThat(new Evidence(model, asked).oneOff())
        .containsExactly(new OneOff(key, List.of(3L, 3L, 3L, 3L)));
    assertThat(model.nearest(asked).subList(0, 13))
        .extracting(Near::differences)
        .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
  }

  @Test
  void aQuestionHasTheFaultsThatItHas() {
    assertThat(
            ((Asked.Badly)
                    Question.of(
                        cars.schema(),
                        Map.of("maint", "huge", "doors", "4", "safety", "high", "class", "good")))
                .faults())
        .extracting(Fault::sentence)
        .containsExactly(
            "expected maint to be one of vhigh, high, med, low, found 'huge'",
            "expected lug_boot to be one of small, med, big, found none");
  }

  @Test
  void aModelOfAnotherNameIsWrongUsage() {
    assertThatThrownBy(() -> Subject.named("bikes"))
        .isExactlyInstanceOf(UsageException.class)
        .hasMessage("expected a model, one of cars; found 'bikes'");
  }
}
