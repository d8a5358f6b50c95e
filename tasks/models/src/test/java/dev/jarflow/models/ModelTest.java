package dev.jarflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Model.Case;
import dev.jarflow.models.Model.Near;
import org.junit.jupiter.api.Test;

class ModelTest {
  private final Model model = Tea.model();

  @Test
  void aWholeQuestionIsAnsweredByItsCell() {
    Answer answer = model.answer(Tea.question("black", "5", "no"));

    assertThat(answer.probabilities()).containsExactly(0.375, 0.625);
    assertThat(answer.cases()).containsExactly(new Case(10, 1, List.of(0.375, 0.625), 2));
    assertThat(answer.best()).isEqualTo(1);
    assertThat(answer.isSeen()).isTrue();
  }

  /// Black teas: three rows without sugar and one with it, whatever their minutes.
  @Test
  void whatIsMissingIsAveragedByItsFrequencyAmongTheRowsOfTheAskedKey() {
    Answer answer = model.answer(Tea.question("black", "3", ""));

    assertThat(answer.cases())
        .containsExactly(
            new Case(8, 0.75, List.of(0.5, 0.5), 0), new Case(9, 0.25, List.of(0.4375, 0.5625), 0));
    assertThat(answer.probabilities())
        .containsExactly(0.75 * 0.5 + 0.25 * 0.4375, 0.75 * 0.5 + 0.25 * 0.5625);
  }

  @Test
  void aValueThatNeverOccursWithTheAskedKeyHasNoShare() {
    assertThat(model.answer(Tea.question("green", "5", "")).cases())
        .extracting(Case::share)
        .containsExactly(1.0, 0.0);
  }

  @Test
  void withoutRowsOfTheAskedKeyAllValuesHaveEqualShares() {
    Model empty = Tea.model(Collections.nCopies(12, List.of(0, 0)));

    assertThat(empty.answer(Tea.question("green", "1", "")).cases())
        .extracting(Case::share)
        .containsExactly(0.5, 0.5);
  }

  @Test
  void aQuestionIsSeenWhenOneOfItsCellsHasARow() {
    assertThat(model.answer(Tea.question("black", "3", "no")).isSeen()).isFalse();
    assertThat(model.answer(Tea.question("black", "3", "")).isSeen()).isFalse();
    assertThat(model.answer(Tea.question("green", "1", "yes")).isSeen()).isFalse();
    assertThat(model.answer(Tea.question("green", "1", "")).isSeen()).isTrue();
  }

  @Test
  void ofEquallyProbableValuesTheFirstIsTheBest() {
    assertThat(model.answer(Tea.question("black", "3", "no")).best()).isZero();
  }

  @Test
  void theNearestRowsComeFirstAndThoseOfOneCellByTheTarget() {
    assertThat(model.nearest(Tea.question("black", "5", "yes")))
        .hasSize(6)
        .startsWith(new Near(7, 0, 1), new Near(10, 0, 1), new Near(10, 1, 1), new Near(6, 0, 2));
  }

  @Test
  void whatIsMissingIsNoDifference() {
    assertThat(model.nearest(Tea.question("black", "1", "")))
        .startsWith(new Near(6, 0, 0), new Near(7, 0, 0));
  }

  @Test
  void aCellIsTheNumberOfItsPlaces() {
    assertThat(Tea.SCHEMA.cells()).isEqualTo(12);
    for (int cell = 0; cell < 12; cell++) {
      assertThat(Tea.SCHEMA.cell(Tea.SCHEMA.places(cell))).isEqualTo(cell);
    }
    assertThat(Tea.SCHEMA.places(1)).containsExactly(0, 0, 1);
  }

  @Test
  void aSchemaOfTooManyCombinationsIsRefused() {
    String[] many = IntStream.range(0, 400).mapToObj(Integer::toString).toArray(String[]::new);

    assertThatThrownBy(
            () ->
                new Schema(
                    "big",
                    Attribute.of("t", "a", "b"),
                    List.of(Attribute.of("x", many), Attribute.of("y", many)),
                    "x",
                    Set.of()))
        .hasMessage("expected at most 100000 combinations of values, found more");
  }

  @Test
  void anAttributeHasDifferentValues() {
    assertThatThrownBy(() -> Attribute.of("leaf", "green", "green"))
        .hasMessage("expected different values of leaf, found [green, green]");
  }
}
