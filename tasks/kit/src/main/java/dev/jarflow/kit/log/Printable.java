package dev.jarflow.kit.log;

import module java.base;

/// A text of unknown origin, such as a file's name or heading, made fit for a sentence: `\x1b` or
/// `\u202e` stands for each character that a terminal, a log page or a database would act on.
///
/// Those are control characters, ends of lines, turns of the writing direction, and halves of
/// characters. A text that is made printable twice is the same as once.
public final class Printable {
  private Printable() {}

  /// One line.
  public static String of(String text) {
    return escaped(text, Printable::isObeyed);
  }

  /// One line that is cut after so many characters.
  public static String of(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? of(text)
        : of(text.substring(0, text.offsetByCodePoints(0, longest))) + "…";
  }

  /// Lines stay lines, and tabs tabs.
  public static String lines(String text) {
    return escaped(text, c -> isObeyed(c) && c != '\n' && c != '\t');
  }

  private static String escaped(String text, IntPredicate isObeyed) {
    if (text.codePoints().noneMatch(isObeyed)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isObeyed.test(c)) {
                printable.append((c < 0x100 ? "\\x%02x" : "\\u%04x").formatted(c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  private static boolean isObeyed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
      default -> false;
    };
  }
}
