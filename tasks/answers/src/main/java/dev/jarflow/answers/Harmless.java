package dev.jarflow.answers;

import java.text.Normalizer;

/// Texts that no spreadsheet takes for a formula.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. Some look behind blanks and
/// quotes, some take the wide forms of these signs for the signs, and one that expects other
/// separators than commas sees several cells in one of ours. So an apostrophe, which makes a cell
/// a text, is put before each such beginning, at the start and behind every separator. Nothing else
/// is changed.
final class Harmless {
  private static final char APOSTROPHE = '\'';
  private static final String SIGNS = "=+-@\u2212";
  private static final String QUOTES = "\"'`\u00ab\u00bb";
  private static final String SEPARATORS = ",;|\t\r\n";

  private Harmless() {}

  static String text(String text) {
    StringBuilder harmless = new StringBuilder(text.length() + 1);
    if (!text.isEmpty() && Character.isISOControl(text.charAt(0))) {
      // Also alone: what stands behind a tab or a line end is a cell to some.
      harmless.append(APOSTROPHE);
    }
    int cell = harmless.length();
    boolean begins = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int plain = plain(c);
      if (begins && SIGNS.indexOf(plain) >= 0) {
        harmless.insert(cell, APOSTROPHE);
      }
      harmless.appendCodePoint(c);
      if (SEPARATORS.indexOf(plain) >= 0) {
        begins = true;
        cell = harmless.length();
      } else {
        begins = begins && isPassedOver(plain);
      }
    }
    return harmless.toString();
  }

  /// The sign that a wide, small or raised one is a form of.
  private static int plain(int c) {
    return c < 0x80
        ? c
        : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC).codePointAt(0);
  }

  private static boolean isPassedOver(int c) {
    return QUOTES.indexOf(c) >= 0
        || Character.isWhitespace(c)
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SPACE_SEPARATOR,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.NON_SPACING_MARK,
              Character.SURROGATE ->
              true;
          default -> "\u201a\u201e".indexOf(c) >= 0;
        };
  }
}
