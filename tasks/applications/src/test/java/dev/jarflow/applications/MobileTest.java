package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MobileTest {
  @ParameterizedTest
  @CsvSource({
    "91234567, 91234567", "00000001, 00000001",
    "'9123 4567', 91234567", "'9 1 2 3 4 5 6 7', 91234567",
    "'9123   4567', 91234567", "'  91234567 ', 91234567",
    "'9123\u00A04567', 91234567", "'9123\u30004567', 91234567",
    "'9123\t4567', 91234567", "'9123\n4567', 91234567",
    "'9123\u200B4567', 91234567", "'9123\u20604567', 91234567",
  })
  void eightDigitsAreANumberWhateverBlanksStandBetween(String cell, String digits) {
    assertThat(mobile(Policies.standard(), cell)).isEqualTo(digits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "1",
        "9123456", "912345678", "091234567",
        "+6591234567", "+91234567", "(9123)4567",
        "9123.4567", "9123-4567", "9123/4567",
        "9123456a", "9123456x7", "91234567.0",
        "9.1234567e7", "\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "\uFF19123456\uFF17",
        "9123456\u00B2", "9123\u200E4567", "6591234567",
      })
  void anythingElseIsNone(String cell) {
    assertThat(mobile(Policies.standard(), cell)).isEqualTo("MOBILE");
  }

  /// `between` are the characters that the policy allows between digits.
  @ParameterizedTest
  @CsvSource({
    "8, none, 91234567, 91234567", "8, none, ' 91234567\u00A0', 91234567",
    "8, none, '9123 4567', MOBILE", "8, none, 9123\u00A04567, MOBILE",
    "8, both, 9123-4567, 91234567", "8, both, 91-23-45-67, 91234567",
    "8, both, '9123 - 4567', 91234567", "8, both, '91 23-45 67', 91234567",
    "8, both, ' 9123-4567 ', 91234567", "8, both, -91234567, MOBILE",
    "8, both, 91234567-, MOBILE", "8, both, 9123--4567, MOBILE",
    "8, both, '9123- -4567', MOBILE", "8, both, 9123\u20134567, MOBILE",
    "8, both, 9123-456, MOBILE", "8, both, 9123-45678, MOBILE",
    "8, both, -, MOBILE", "8, both, --------, MOBILE",
    "8, hyphens, 9123-4567, 91234567", "8, hyphens, '9123 - 4567', MOBILE",
    "8, hyphens, '9123 4567', MOBILE", "10, blanks, '65 9123 4567', 6591234567",
    "10, blanks, '9123 4567', MOBILE", "10, blanks, 65-9123-4567, MOBILE",
  })
  void aPolicySaysHowManyDigitsThereAreAndWhatMayStandBetween(
      int digits, String between, String cell, String expected) {
    boolean blanks = between.equals("blanks") || between.equals("both");
    boolean hyphens = between.equals("hyphens") || between.equals("both");

    assertThat(mobile(Policies.mobile(digits, blanks, hyphens), cell)).isEqualTo(expected);
  }

  private static String mobile(Policy policy, String cell) {
    Verdict verdict =
        new Judge(policy, new Orders(null, null))
            .judge(
                new Application("Patty Smith", "patty@example.com", "", cell),
                Birthday.read("1975-08-27"));
    assertThat(verdict.successful()).isEqualTo(!verdict.mobile().isEmpty());
    return verdict.successful() ? verdict.mobile() : verdict.reasons().toString();
  }
}
