package dev.jarflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.models.Question.Asked;
import dev.jarflow.models.Question.Fault;
import org.junit.jupiter.api.Test;

class QuestionTest {
  @Test
  void capitalsAndBlanksAroundAValueDoNotCount() {
    assertThat(Tea.question(" Green ", "3", "NO")).isEqualTo(Tea.question("green", "3", "no"));
  }

  @Test
  void onlyWhatIsOptionalMayBeMissing() {
    Question question = Tea.question("green", "3", " ");

    assertThat(question.values().toString()).isEqualTo("{leaf=green, minutes=3, sugar=null}");
    assertThat(question.cells()).containsExactly(2, 3);
    assertThat(faults(Map.of("leaf", "green")))
        .containsExactly(
            new Fault(
                "minutes",
                "expected minutes to be one of 1, 3, 5, found none",
                List.of("1", "3", "5")));
  }

  @Test
  void anUnknownValueIsNamedWithThoseThatAreAllowed() {
    assertThat(faults(Map.of("leaf", "mint", "minutes", "3")))
        .containsExactly(
            new Fault(
                "leaf",
                "expected leaf to be one of green, black, found 'mint'",
                List.of("green", "black")));
  }

  /// Also of an attribute that need not be told.
  @Test
  void anUnknownValueIsNotTakenForAMissingOne() {
    assertThat(faults(Map.of("leaf", "green", "minutes", "3", "sugar", "2")))
        .extracting(Fault::sentence)
        .containsExactly("expected sugar to be one of no, yes, found '2'");
  }

  @Test
  void anUnknownAttributeIsNamedWithThoseThatAreKnown() {
    assertThat(faults(Map.of("leaf", "green", "minutes", "3", "milk", "yes")))
        .containsExactly(
            new Fault(
                "milk", "expected the attributes leaf, minutes, sugar, found 'milk'", List.of()));
  }

  @Test
  void theTargetIsNoAttributeToAskWith() {
    assertThat(faults(Map.of("leaf", "green", "minutes", "3", "taste", "good")))
        .extracting(Fault::sentence)
        .containsExactly("expected the attributes leaf, minutes, sugar, found 'taste'");
  }

  @Test
  void allFaultsAreSaidAtOnce() {
    assertThat(faults(Map.of("milk", "yes", "leaf", "mint")))
        .extracting(Fault::attribute)
        .containsExactly("milk", "leaf", "minutes");
  }

  @Test
  void aLongValueIsCutAndKeepsToOneLine() {
    assertThat(faults(Map.of("leaf", "x\n" + "y".repeat(70), "minutes", "3")))
        .extracting(Fault::sentence)
        .containsExactly(
            "expected leaf to be one of green, black, found 'x\\x0a" + "y".repeat(58) + "…'");
  }

  private static List<Fault> faults(Map<String, String> values) {
    return ((Asked.Badly) Question.of(Tea.SCHEMA, values)).faults();
  }
}
