package dev.jarflow.applications;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonTest {
  private static final UUID PATTY = person("Patty", "Smith", 19750827, "patty@x.com", "91234567");

  @Test
  void aPersonIsTheFirstHalfOfADigestOfFourLines() throws Exception {
    assertIsFirstHalf(PATTY, "patty smith\n19750827\npatty@x.com\n91234567");
  }

  private static void assertIsFirstHalf(UUID person, String lines) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
    assertThat(person.toString().replace("-", ""))
        .isEqualTo(HexFormat.of().formatHex(digest, 0, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "PATTY, Smith, patty@x.com",
    "patty, smith, patty@x.com",
    "Patty, SMITH, PATTY@X.COM",
    "Patty, Smith, Patty@X.com",
  })
  void casesDoNotMakeAnotherPerson(String first, String last, String email) {
    assertThat(person(first, last, 19750827, email, "91234567")).isEqualTo(PATTY);
  }

  @ParameterizedTest
  @CsvSource({
    "Patti, Smith, 19750827, patty@x.com, 91234567",
    "Patty, Smyth, 19750827, patty@x.com, 91234567",
    "Patty, Smith, 19750828, patty@x.com, 91234567",
    "Patty, Smith, 19750827, patty@y.com, 91234567",
    "Patty, Smith, 19750827, patty@x.com, 91234568",
    "Patty, Smith, 19750827, patty@x.com, 09123456",
    "'', Smith, 19750827, patty@x.com, 91234567",
    "Pattys, mith, 19750827, patty@x.com, 91234567",
  })
  void anyOtherDifferenceDoes(
      String first, String last, int birthday, String email, String mobile) {
    assertThat(person(first, last, birthday, email, mobile)).isNotEqualTo(PATTY);
  }

  @ParameterizedTest
  @CsvSource({
    "Zo\u00EB, Zoe\u0308",
    "ZO\u00CB, zoe\u0308",
    "\u00C5sa, A\u030Asa",
    "\u212Bsa, \u00E5sa",
    "\uAC00, \u1100\u1161",
  })
  void howAnAccentIsSpelledDoesNotMakeAnotherPerson(String one, String other) {
    assertThat(person(one, "Lee", 19750827, one + "@x.com", "91234567"))
        .isEqualTo(person(other, "Lee", 19750827, other + "@x.com", "91234567"));
  }

  @Test
  void anAccentDoes() {
    assertThat(person("Zoe", "Lee", 19750827, "z@x.com", "91234567"))
        .isNotEqualTo(person("Zo\u00EB", "Lee", 19750827, "z@x.com", "91234567"));
  }

  /// The whole name counts; it does not matter which of its words is the last name.
  @Test
  void aNameIsItsWords() {
    assertThat(person("", "Patty Smith", 19750827, "patty@x.com", "91234567")).isEqualTo(PATTY);
  }

  @Test
  void aBirthdayHasEightDigitsHoweverLongAgo() throws Exception {
    assertIsFirstHalf(person("", "Lee", 10203, "l@x.com", "1"), "lee\n00010203\nl@x.com\n1");
  }

  private static UUID person(String first, String last, int birthday, String email, String mobile) {
    return Person.of(new Name(first, last), birthday, email, mobile);
  }
}
