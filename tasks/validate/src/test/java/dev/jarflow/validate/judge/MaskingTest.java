package dev.jarflow.validate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          Patty Smith,             P•••• S••••
          Dr. Prof Patty O'Brien,  Dr. Prof P•••• O'•••••
          MR.,                     MR.
          "Smith, Patty",          "S••••, P••••"
          X Æ,                     • •
          Li,                      L•
          李小龍,                  •••
          김 민준,                 • ••
          Zoë,                     Z••
          - -,                     - -
          4711,                    ••••
          """)
  void ofANameItIsTheFirstLetters(String cell, String masked) {
    assertThat(Masking.name(cell)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          patty.smith@example.com,   p••••.•••••@e••••••.com
          p@example.biz,             •@e••••••.biz
          patty@mail.example.info,   p••••@m•••.•••••••.info
          patty.example.com,         p••••.•••••••.•••
          patty@@example.com,        p••••@@e••••••.com
          patty smith@example.com,   p•••• •••••@e••••••.com
          patty@example.company,     p••••@e••••••.•••••••
          patty@,                    p••••@
          @example.com,              @e••••••.com
          81234567,                  ••••••••
          """)
  void ofAnEmailItIsTheEnding(String cell, String masked) {
    assertThat(Masking.email(cell)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          27/08/1975,  ••/••/1975
          1975-08-27,  1975-••-••
          01-02-2031,  ••-••-2031
          31/02/1975,  31/02/••••
          1975/13/01,  ••••/13/01
          27.08.1975,  ••.••.••••
          27 Aug 75,   •• ••• ••
          7/8/1975,    •/•/••••
          27/08-1975,  ••/••-••••
          unknown,     •••••••
          """)
  void ofABirthdayItIsTheYearUnlessThereWasNoSuchDay(String cell, String masked) {
    assertThat(Masking.birthday(cell)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          81234567,       ••••••67
          8123 4567,      •••• ••67
          +65 8123-4567,  +•• ••••-••67
          12345,          •••45
          1234,           ••••
          8123x567,       ••••••67
          call me,        •••• ••
          """)
  void ofAMobileNumberItIsTheLastTwoDigits(String cell, String masked) {
    assertThat(Masking.mobile(cell)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Patty Smith",
        "patty.smith@example.com",
        "27/08/1975",
        "31/02/1975",
        "81234567",
        "1",
        "Jr",
        "李",
        "e\u0301",
        "\uD83D\uDE00 Ann",
        "\uD835\uDC00\uD835\uDC01",
        "٢٧/٠٨/١٩٧٥",
        "½",
        "<b>Ann</b>"
      })
  void noMaskTellsTheWhole(String cell) {
    assertThat(masks()).allSatisfy(mask -> assertThat(mask.apply(cell)).isNotEqualTo(cell));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-", "\0", "a\0b", "\uFFFD", "\uD800", "a\u202Eb", "\n"})
  void whatIsBrokenIsStillSeen(String cell) {
    String broken = cell.replaceAll("[ab]", "");
    assertThat(masks()).allSatisfy(mask -> assertThat(mask.apply(cell)).contains(broken));
  }

  @Test
  void ofALongCellTheLengthIsTold() {
    String cell = "a".repeat(50_000_000);

    assertThat(masks())
        .allSatisfy(
            mask ->
                assertThat(mask.apply(cell))
                    .isEqualTo("•".repeat(64) + "… (50,000,000 characters)"));
    assertThat(Masking.email("\uD83D\uDE00".repeat(40)))
        .startsWith("\uD83D\uDE00".repeat(32) + "…");
  }

  private static Stream<UnaryOperator<String>> masks() {
    return Stream.of(Masking::name, Masking::email, Masking::birthday, Masking::mobile);
  }
}
