package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonsTest {
  @Test
  void theOrderIsTheContract() {
    assertThat(Arrays.toString(Reason.values()))
        .isEqualTo(
            "[NO_NAME, MOBILE, EMAIL, BIRTHDAY_INVALID, BIRTHDAY_FUTURE, BIRTHDAY_TOO_OLD, BIRTHDAY_AMBIGUOUS, UNDER_AGE, DUPLICATE, COLUMNS, UNREADABLE]");
  }

  @Test
  void everyReasonIsASentenceWithTheNumbersOfThePolicy() {
    Policy policy =
        Policies.with(LocalDate.of(2030, 1, 1), 21, 110, new Policy.Mobile(10, true, false));

    assertThat(Arrays.stream(Reason.values()).map(reason -> reason.sentence(policy)))
        .containsExactly(
            "No name is left after titles and suffixes are removed",
            "The mobile number does not have 10 digits, or contains other characters",
            "The e-mail address is missing, or its domain is not accepted",
            "The birthday is not a date",
            "The birthday is after 2030-01-01, the day on which ages are measured",
            "The applicant would be over 110 years old",
            "The birthday can be read as two dates, and the order of day and month is disputed",
            "The applicant is under 21 on 2030-01-01, the day on which ages are measured",
            "The same person applied before",
            "The row has more or fewer cells than the heading",
            "A cell contains control or replacement characters, or is too long");
  }

  @Test
  void noneIsEmpty() {
    assertThat(Reasons.NONE.isEmpty()).isTrue();
    assertThat(Reasons.NONE.list()).isEmpty();
    assertThat(Reasons.NONE).hasToString("");
  }

  @ParameterizedTest
  @EnumSource
  void oneIsItsName(Reason reason) {
    assertThat(Reasons.of(reason)).hasToString(reason.name());
    assertThat(Reasons.of(reason).isEmpty()).isFalse();
    assertThat(Reasons.of(reason).with(reason)).isSameAs(Reasons.of(reason));
    assertThat(Reasons.NONE.with(reason)).isSameAs(Reasons.of(reason));
  }

  /// The same set is the same object: millions of rows share it.
  @Test
  void howASetCameTogetherDoesNotMatter() {
    Random random = new Random(5);
    for (int bits = 0; bits < 1 << Reason.values().length; bits++) {
      List<Reason> inOrder = new ArrayList<>();
      for (Reason reason : Reason.values()) {
        if ((bits >> Arrays.asList(Reason.values()).indexOf(reason) & 1) == 1) {
          inOrder.add(reason);
        }
      }
      List<Reason> mixed = new ArrayList<>(inOrder);
      Collections.shuffle(mixed, random);

      assertThat(sum(mixed)).isSameAs(sum(inOrder));
      assertThat(sum(mixed).list()).isEqualTo(inOrder);
      assertThat(sum(mixed))
          .hasToString(String.join(";", inOrder.stream().map(Reason::name).toList()));
    }
  }

  @Test
  void aSetContainsItsPartsAndNothingElse() {
    Reasons both = Reasons.of(Reason.MOBILE).with(Reason.EMAIL);

    assertThat(both.contain(Reasons.NONE)).isTrue();
    assertThat(both.contain(Reasons.of(Reason.EMAIL))).isTrue();
    assertThat(both.contain(both)).isTrue();
    assertThat(both.contain(both.with(Reason.DUPLICATE))).isFalse();
    assertThat(both.contain(Reasons.of(Reason.DUPLICATE))).isFalse();
    assertThat(Reasons.NONE.contain(both)).isFalse();
  }

  @Test
  void everySetHasANumberOfItsOwn() {
    Set<Reasons> all = new HashSet<>();
    for (int number = 0; number < Reasons.count(); number++) {
      assertThat(Reasons.numbered(number).number()).isEqualTo(number);
      all.add(Reasons.numbered(number));
    }

    assertThat(all).hasSize(1 << Reason.values().length);
  }

  private static Reasons sum(List<Reason> reasons) {
    Reasons sum = Reasons.NONE;
    for (Reason reason : reasons) {
      sum = sum.with(reason);
    }
    return sum;
  }
}
