package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipIdTest {
  @ParameterizedTest
  @CsvSource({"1, Smith_c7677", "2, Smith_c7677_2", "3, Smith_c7677_3", "10, Smith_c7677_10"})
  void theSecondPersonWithAnIdHasANumberBehindIt(int number, String id) {
    assertThat(MembershipId.of("Smith_c7677", number)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Smith", "O'Brien", "Müller-Lüdenscheidt", "王", "smith", "SMITH"})
  void anIdIsTheLastNameAsItIsAndFiveDigitsOfTheBirthdaysDigest(String last) {
    assertThat(MembershipId.base(last, 19750827)).isEqualTo(last + "_c7677");
  }

  /// Years that are remembered, and the ones around them that are not.
  @Test
  void everyDayHasItsOwnDigestHoweverOftenItIsAsked() throws NoSuchAlgorithmException {
    LocalDate last = LocalDate.of(2031, 1, 1);
    for (int time = 0; time < 2; time++) {
      for (LocalDate day = LocalDate.of(1900, 1, 1); day.isBefore(last); day = day.plusDays(1)) {
        int birthday = Birthday.number(day);

        assertThat(MembershipId.base("x", birthday)).isEqualTo("x_" + digest(birthday));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 10101, 99991231, 19011231, 19020101, 20291231, 20300101})
  void anyDateHasOne(int birthday) throws NoSuchAlgorithmException {
    assertThat(MembershipId.base("x", birthday)).isEqualTo("x_" + digest(birthday));
  }

  @Test
  void basesHaveKeysOfTheirOwn() {
    assertThat(MembershipId.key("Smith_c7677"))
        .isEqualTo(MembershipId.key(MembershipId.base("Smith", 19750827)))
        .isNotEqualTo(MembershipId.key("smith_c7677"))
        .isNotEqualTo(MembershipId.key("Smith_c7678"));
  }

  private static String digest(int birthday) throws NoSuchAlgorithmException {
    byte[] text = "%08d".formatted(birthday).getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text))
        .substring(0, 5);
  }
}
