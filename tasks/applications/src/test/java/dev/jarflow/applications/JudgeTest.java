package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private static final Orders DISPUTED = new Orders(null, null);
  private static final Orders DAY_FIRST = new Orders(DateOrder.DAY_FIRST, DateOrder.DAY_FIRST);
  private static final Orders MONTH_FIRST =
      new Orders(DateOrder.MONTH_FIRST, DateOrder.MONTH_FIRST);

  @Test
  void whatIsRightIsWhatAMemberHas() {
    assertThat(
            judge("Mrs. Patty Ann Smith MD", " Patty@Example.com ", " 1975-08-27 ", " 9123 4567 "))
        .isEqualTo(
            new Verdict(
                Reasons.NONE,
                new Name("Patty Ann", "Smith"),
                19750827,
                true,
                "Patty@Example.com",
                "91234567"));
  }

  @Test
  void everyReasonOfARowIsKeptInTheirOrder() {
    Verdict verdict = judge("-", "patty@example.org", "31/02/2000", "123");

    assertThat(verdict.reasons().toString()).isEqualTo("NO_NAME;MOBILE;EMAIL;BIRTHDAY_INVALID");
    assertThat(verdict)
        .isEqualTo(new Verdict(verdict.reasons(), null, 0, false, "patty@example.org", ""));
    assertThat(judge("", "", "2010-01-01", "").reasons().toString())
        .isEqualTo("NO_NAME;MOBILE;EMAIL;UNDER_AGE");
    assertThat(judge("", "", "", "").reasons().toString())
        .isEqualTo("NO_NAME;MOBILE;EMAIL;BIRTHDAY_INVALID");
  }

  @Test
  void whatIsRightOfAnUnsuccessfulRowIsKept() {
    assertThat(judge("Dr Patty Smith", "patty@example.org", "27/08/1975", "91 23 45 67"))
        .isEqualTo(
            new Verdict(
                Reasons.of(Reason.EMAIL),
                new Name("Patty", "Smith"),
                19750827,
                true,
                "patty@example.org",
                "91234567"));
  }

  @ParameterizedTest
  @CsvSource({
    "2022-01-01, 2004-01-01, '', true",
    "2022-01-01, 2003-12-31, '', true",
    "2022-01-01, 2004-01-02, UNDER_AGE, false",
    "2022-01-01, 2021-12-31, UNDER_AGE, false",
    "2022-01-01, 2022-01-01, UNDER_AGE, false",
    "2022-01-01, 2022-01-02, BIRTHDAY_FUTURE, false",
    "2022-01-01, 2022-12-31, BIRTHDAY_FUTURE, false",
    "2022-01-01, 9999-12-31, BIRTHDAY_FUTURE, false",
    "2022-01-01, 1902-01-01, '', true",
    "2022-01-01, 1901-01-02, '', true",
    "2022-01-01, 1901-01-01, BIRTHDAY_TOO_OLD, true",
    "2022-01-01, 0001-01-01, BIRTHDAY_TOO_OLD, true",
    "2022-01-01, 2010-02-30, BIRTHDAY_INVALID, false",
    "1980-06-14, 1962-06-15, UNDER_AGE, false",
    "1980-06-15, 1962-06-15, '', true",
    "1962-06-14, 1962-06-15, BIRTHDAY_FUTURE, false",
    "1962-06-15, 1962-06-15, UNDER_AGE, false",
    "2083-06-14, 1962-06-15, '', true",
    "2083-06-15, 1962-06-15, BIRTHDAY_TOO_OLD, true",
    "2022-02-28, 2004-02-29, UNDER_AGE, false",
    "2022-03-01, 2004-02-29, '', true",
  })
  void agesAreMeasuredOnTheDayOfThePolicyAndNotByTheClock(
      LocalDate asOf, String birthday, String reasons, boolean above18) {
    Verdict verdict = judge(Policies.standard().asOf(asOf), DISPUTED, birthday);

    assertThat(verdict.reasons().toString()).isEqualTo(reasons);
    assertThat(verdict.above18()).isEqualTo(above18);
  }

  @ParameterizedTest
  @CsvSource({
    "01/02/2004, 20040201, UNDER_AGE, 20040102, UNDER_AGE",
    "01-02-2003, 20030201, '', 20030102, ''",
    "02/01/2004, 20040102, UNDER_AGE, 20040201, UNDER_AGE",
    "12/01/2003, 20030112, '', 20031201, ''",
    "01/02/2022, 20220201, BIRTHDAY_FUTURE, 20220102, BIRTHDAY_FUTURE",
    "02/01/1901, 19010102, '', 19010201, ''",
  })
  void anAmbiguousDateIsReadInTheOrderThatWasLearned(
      String birthday, int dayFirst, String dayReasons, int monthFirst, String monthReasons) {
    Verdict day = judge(DAY_FIRST, birthday);
    Verdict month = judge(MONTH_FIRST, birthday);

    assertThat(day.birthday()).isEqualTo(dayFirst);
    assertThat(day.reasons().toString()).isEqualTo(dayReasons);
    assertThat(month.birthday()).isEqualTo(monthFirst);
    assertThat(month.reasons().toString()).isEqualTo(monthReasons);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01/02/2020", "01-02-1880", "01/02/2999", "01-02-1990"})
  void whereTheOrderIsDisputedAnAmbiguousDateIsAReasonOfItsOwnAndNoOther(String birthday) {
    Verdict verdict = judge(DISPUTED, birthday);

    assertThat(verdict.reasons().toString()).isEqualTo("BIRTHDAY_AMBIGUOUS");
    assertThat(verdict.birthday()).isZero();
    assertThat(verdict.above18()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"27/08/1975, 19750827", "08-27-1975, 19750827", "07/07/1990, 19900707"})
  void aDateThatIsCertainNeedsNoOrder(String birthday, int date) {
    for (Orders orders : new Orders[] {DISPUTED, DAY_FIRST, MONTH_FIRST}) {
      assertThat(judge(orders, birthday).birthday()).isEqualTo(date);
      assertThat(judge(orders, birthday).successful()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"SLASH, 19900201, 0", "HYPHEN, 0, 19900201"})
  void anOrderIsOneSeparatorsOnly(Separator known, int slash, int hyphen) {
    Orders orders = new Orders(order(known == Separator.SLASH), order(known == Separator.HYPHEN));

    assertThat(judge(orders, "01/02/1990").birthday()).isEqualTo(slash);
    assertThat(judge(orders, "01-02-1990").birthday()).isEqualTo(hyphen);
  }

  private static @Nullable DateOrder order(boolean known) {
    return known ? DateOrder.DAY_FIRST : null;
  }

  private static Verdict judge(String name, String email, String birthday, String mobile) {
    Application application = new Application(name, email, birthday, mobile);
    return new Judge(Policies.standard(), DISPUTED).judge(application, Birthday.of(application));
  }

  private static Verdict judge(Orders orders, String birthday) {
    return judge(Policies.standard(), orders, birthday);
  }

  private static Verdict judge(Policy policy, Orders orders, String birthday) {
    Application application =
        new Application("Patty Smith", "patty@example.com", birthday, "91234567");
    return new Judge(policy, orders).judge(application, Birthday.of(application));
  }
}
