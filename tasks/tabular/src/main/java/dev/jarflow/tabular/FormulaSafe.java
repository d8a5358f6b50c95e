package dev.jarflow.tabular;

import module java.base;

/// Makes a cell into a text that no spreadsheet runs as a formula.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. Some skip blanks and quotes
/// first, some accept the wide forms of these signs, and one that expects another separator than
/// the comma sees several cells in one of ours. So an apostrophe, which makes a cell a text, is put
/// before each such beginning: at the start and after every separator. Nothing else is changed.
final class FormulaSafe {
  private static final char APOSTROPHE = '\'';
  private static final String SIGNS = "=+-@\u2212";
  private static final String QUOTES = "\"'`\u00ab\u00bb";
  private static final String SEPARATORS = ",;|\t\r\n";

  private FormulaSafe() {}

  static String text(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 1);
    if (!text.isEmpty() && Character.isISOControl(text.charAt(0))) {
      // Even when nothing follows: some take what is after a tab or a line end for a cell.
      safe.append(APOSTROPHE);
    }
    int cell = safe.length();
    boolean begins = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int plain = plain(c);
      if (begins && SIGNS.indexOf(plain) >= 0) {
        safe.insert(cell, APOSTROPHE);
      }
      safe.appendCodePoint(c);
      if (SEPARATORS.indexOf(plain) >= 0) {
        begins = true;
        cell = safe.length();
      } else {
        begins = begins && isSkipped(plain);
      }
    }
    return safe.toString();
  }

  /// The plain sign of which a wide, small or raised sign is a form.
  private static int plain(int c) {
    return c < 0x80
        ? c
        : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC).codePointAt(0);
  }

  private static boolean isSkipped(int c) {
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
