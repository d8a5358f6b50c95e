package dev.jarflow.applications;

/// White space of any script, no-break spaces included, and those of no width, which come along
/// when somebody copies from a web page.
public final class Blanks {
  private static final char NO_BREAK = '\u00A0';

  private static final String NO_WIDTH = "\u200B\u2060\uFEFF";

  /// The first space beyond Latin-1. Below it a quick check is enough, and accented letters are
  /// many.
  private static final char OTHERS = '\u1680';

  private Blanks() {}

  static boolean is(char c) {
    return c <= ' '
        ? c == ' ' || (c >= '\t' && c <= '\r')
        : c >= '\u0085'
            && (c == '\u0085'
                || c == NO_BREAK
                || (c >= OTHERS && (Character.isSpaceChar(c) || NO_WIDTH.indexOf(c) >= 0)));
  }

  /// The first index at or after `from` that is no blank.
  static int skip(String text, int from) {
    int i = from;
    while (i < text.length() && is(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /// The last index at or before `to` with no blank before it.
  static int skipBack(String text, int to) {
    int i = to;
    while (i > 0 && is(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  static int wordEnd(String text, int from, int to) {
    int i = from;
    while (i < to && !is(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static int wordStart(String text, int from, int to) {
    int i = to;
    while (i > from && !is(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /// A text without the blanks at its ends.
  public static String strip(String text) {
    int from = skip(text, 0);
    int to = from == text.length() ? from : skipBack(text, text.length());
    return from == 0 && to == text.length() ? text : text.substring(from, to);
  }
}
