package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

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
            "The birthday is not a date of the form YYYY-MM-DD, YYYY/MM/DD, DD/MM/YYYY, MM/DD/YYYY, DD-MM-YYYY or MM-DD-YYYY",
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
    assertThat(Reasons.of(Reason.NO_NAME).isEmpty()).isFalse();
  }

  @Test
  void oneIsItsName() {
    assertThat(Reason.values())
        .allSatisfy(
            reason ->
                assertThat(Reasons.of(reason))
                    .hasToString(reason.name())
                    .isSameAs(Reasons.NONE.with(reason))
                    .isSameAs(Reasons.of(reason).with(reason)));
  }

  /// The same set is the same object: millions of rows share it.
  @Test
  void howASetCameTogetherDoesNotMatter() {
    Random random = new Random(5);
    for (int number = 0; number < 1 << Reason.values().length; number++) {
      Reasons set = Reasons.numbered(number);
      List<Reason> mixed = new ArrayList<>(set.list());
      Collections.shuffle(mixed, random);

      assertThat(set.number()).isEqualTo(number);
      assertThat(sum(mixed)).isSameAs(set).isSameAs(sum(set.list()));
      assertThat(set.list()).isSorted().doesNotHaveDuplicates().hasSize(Integer.bitCount(number));
      assertThat(set).hasToString(String.join(";", set.list().stream().map(Reason::name).toList()));
    }
    assertThat(Reasons.count()).isEqualTo(1 << Reason.values().length);
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

  private static Reasons sum(List<Reason> reasons) {
    return reasons.stream().reduce(Reasons.NONE, Reasons::with, (one, _) -> one);
  }
}
