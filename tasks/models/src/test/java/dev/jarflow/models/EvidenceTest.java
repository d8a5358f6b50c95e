package dev.jarflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.models.Evidence.OneOff;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private final Model model = Tea.model();

  @Test
  void whatIsSeenHasNothingThatNeverOccursTogether() {
    assertThat(new Evidence(model, Tea.question("black", "5", "no")).never()).isEmpty();
  }

  @Test
  void pairsThatNeverOccurTogetherAreNamed() {
    assertThat(new Evidence(model, Tea.question("green", "5", "yes")).never())
        .containsExactly(
            List.of("leaf green", "minutes 5"),
            List.of("leaf green", "sugar yes"),
            List.of("minutes 5", "sugar yes"));
  }

  @Test
  void threeAreNamedOnlyWhenNoTwoOfThemAre() {
    List<List<Integer>> rows = new ArrayList<>(Collections.nCopies(12, List.of(1, 0)));
    rows.set(3, List.of(0, 0));

    assertThat(new Evidence(Tea.model(rows), Tea.question("green", "3", "yes")).never())
        .containsExactly(List.of("leaf green", "minutes 3", "sugar yes"));
  }

  @Test
  void whatIsMissingIsNotNamed() {
    assertThat(new Evidence(model, Tea.question("green", "5", "")).never())
        .containsExactly(List.of("leaf green", "minutes 5"));
  }

  @Test
  void rowsThatDifferInOneValueAreCountedByTheTarget() {
    List<OneOff> oneOff = new Evidence(model, Tea.question("green", "5", "no")).oneOff();

    List<Attribute> attributes = Tea.SCHEMA.attributes();
    assertThat(oneOff)
        .containsExactly(
            new OneOff(attributes.get(0), List.of(1L, 1L)),
            new OneOff(attributes.get(1), List.of(1L, 1L)));
  }

  @Test
  void aGridHasEachCombinationButOfTheKeyOnce() {
    List<List<Integer>> rows = new ArrayList<>();
    for (int cell = 0; cell < 12; cell++) {
      rows.add(cell < 6 ? List.of(1, 0) : List.of(0, 1));
    }
    assertThat(Evidence.isGrid(Tea.model(rows))).isTrue();

    rows.set(0, List.of(2, 0));
    assertThat(Evidence.isGrid(Tea.model(rows))).isFalse();
    rows.set(0, List.of(0, 1));
    assertThat(Evidence.isGrid(Tea.model(rows))).isFalse();
    assertThat(Evidence.isGrid(model)).isFalse();
  }
}
