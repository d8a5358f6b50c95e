package dev.jarflow.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No text runs in a spreadsheet.
class FormulaSafeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
        "\n=1", "\ttab", "\u0000=1", " =1", "\u00a0=1", "\u3000=1",
        "\u200b=1", "\ufeff=1", "\"=1", "'=1", "\u201c=1\u201d", " ' \" =1",
        "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM", "\ufe661", "\u22121",
        "\u207a1", "\uff02=1"
      })
  void aBeginningThatCouldRunIsMadeAText(String text) {
    String safe = FormulaSafe.text(text);

    assertThat(safe).startsWith("'").isNotEqualTo(text);
    assertThat(safe.replace("'", "")).isEqualTo(text.replace("'", ""));
  }

  /// Opened with another separator than the comma, or by something that knows no quotes, the rest
  /// of the text is a cell of its own.
  @Test
  void aBeginningBehindASeparatorIsMadeATextToo() {
    assertThat(FormulaSafe.text("a;=1")).isEqualTo("a;'=1");
    assertThat(FormulaSafe.text("a;b;=1;c")).isEqualTo("a;b;'=1;c");
    assertThat(FormulaSafe.text("a,@x")).isEqualTo("a,'@x");
    assertThat(FormulaSafe.text("a|-1")).isEqualTo("a|'-1");
    assertThat(FormulaSafe.text("a; \"=1")).isEqualTo("a;' \"=1");
    assertThat(FormulaSafe.text("a\uff1b=1")).isEqualTo("a\uff1b'=1");
    assertThat(FormulaSafe.text("=1;=2")).isEqualTo("'=1;'=2");
  }

  @Test
  void aLineEndBeginsACell() {
    assertThat(FormulaSafe.text("a\n=1\r\n+2\t@3")).isEqualTo("a\n'=1\r\n'+2\t'@3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "Lamp", "O'Neil", "'Tis", "\"Desk\"",
        "a=b", "Smith-Jones", "a@example.com", "1-2", "C++", "Bolts, 5 mm; red",
        "\u00c5se \ud83d\udca1", "#1", "2025-03", "(-1)"
      })
  void whatCannotRunStaysAsItIs(String text) {
    assertThat(FormulaSafe.text(text)).isEqualTo(text);
  }

  /// The law behind the examples, over every character: whatever stands before a sign and could be
  /// passed over or end a cell, it does not run.
  @Test
  void nothingThatIsBlankOrAQuoteOrASeparatorHidesASign() {
    List<Integer> hidden =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .filter(
                c ->
                    Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c)
                        || Character.isIdentifierIgnorable(c)
                        || ",;|\"'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb".indexOf(c)
                            >= 0)
            .filter(c -> !FormulaSafe.text(Character.toString(c) + "=1").contains("'"))
            .boxed()
            .toList();

    assertThat(hidden).isEmpty();
  }
}
