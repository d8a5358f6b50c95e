package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  /// Escapes and other characters that turn, hide or end what is read.
  static final String OBEYED =
      "\u0000\u0007\b\t\n\u000B\f\r\u001B\u007F\u0085\u009B\u2028\u2029\u202A\u202E\u2066\u2069";

  @ParameterizedTest
  @CsvSource({
    "'\u0000', '\\x00'",
    "'\u001B[31m', '\\x1b[31m'",
    "'a\nb', 'a\\x0ab'",
    "'\u0085', '\\x85'",
    "'\u2028', '\\u2028'",
    "'a\u202Eb', 'a\\u202eb'"
  })
  void whatIsObeyedIsEscaped(String text, String printable) {
    assertThat(Printable.of(text)).isEqualTo(printable).isEqualTo(Printable.of(printable));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "Zo\u00EB", "\u738B", "\uD83D\uDC4D", "\\x1b", "\u05D0\u200F"})
  void whatIsReadStaysAsItIs(String text) {
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @Test
  void halfACharacterIsEscaped() {
    assertThat(Printable.of("a\uD83D")).isEqualTo("a\\ud83d");
    assertThat(Printable.of("\uDC4Da")).isEqualTo("\\udc4da");
  }

  @Test
  void linesAndTabsMayStay() {
    assertThat(Printable.lines("E: lost\n\tat A\r\u001B")).isEqualTo("E: lost\n\tat A\\x0d\\x1b");
  }

  /// Counted as people count, and never cut through a character or an escape.
  @Test
  void aLongTextIsCut() {
    assertThat(Printable.of("abc", 3)).isEqualTo("abc");
    assertThat(Printable.of("abcd", 3)).isEqualTo("abc\u2026");
    assertThat(Printable.of("ab\uD83D\uDC4D", 3)).isEqualTo("ab\uD83D\uDC4D");
    assertThat(Printable.of("ab\uD83D\uDC4Dd", 3)).isEqualTo("ab\uD83D\uDC4D\u2026");
    assertThat(Printable.of("a\u001Bcd", 3)).isEqualTo("a\\x1bc\u2026");
  }

  @Test
  void noControlCharacterPasses() {
    List<Integer> passed =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(
                c -> Printable.of(Character.toString(c)).chars().anyMatch(Character::isISOControl))
            .boxed()
            .toList();

    assertThat(passed).isEmpty();
    assertThat(Printable.of(OBEYED)).matches("[ -~]+");
  }
}
