package dev.jarflow.kit.log;

import module java.base;

import java.lang.Character.UnicodeScript;

/// A text that may be about a person, with its letters and digits hidden by dots, one each.
/// Punctuation, blanks and broken characters stay, so that faults are seen.
public final class Masked {
  public static final int DOT = '•';

  private static final Pattern WORDS = Pattern.compile("(?U)(?<=[\\s@])|(?=[\\s@])");

  private Masked() {}

  /// `X•••••• Q•••••`, `x•@e•.•••`: shows the first letter of each word, and of each side of an
  /// e-mail.
  public static String of(String text) {
    return WORDS.splitAsStream(text).map(Masked::initial).collect(Collectors.joining());
  }

  /// Hides all but the first letter, and that letter too where it is half of a word or all of it.
  public static String initial(String word) {
    boolean told =
        word.codePointCount(0, word.length()) > 1
            && Character.isLetter(word.codePointAt(0))
            && word.codePoints().skip(1).anyMatch(Masked::tells)
            && switch (UnicodeScript.of(word.codePointAt(0))) {
              case HAN, HANGUL, HIRAGANA, KATAKANA -> false;
              default -> true;
            };
    return at(word, i -> i > 0 || !told);
  }

  /// Hides the letters and digits at these places.
  public static String at(String text, IntPredicate hide) {
    StringBuilder masked = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      masked.appendCodePoint(tells(c) && hide.test(i) ? DOT : c);
    }
    return masked.toString();
  }

  /// True for letters, digits, and marks, which belong to the letter before them.
  private static boolean tells(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> Character.isLetterOrDigit(c);
    };
  }
}
