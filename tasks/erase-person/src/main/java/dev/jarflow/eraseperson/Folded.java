package dev.jarflow.eraseperson;

import module java.base;

/// A text in which upper and lower case count as equal, and the spellings of an accented letter;
/// letters that nobody sees do not count.
///
/// `membership/members_who_fit.sql` does the same in the database. Java and PostgreSQL differ in
/// the lower case of the Turkish İ, and at the end of a Greek word; so those are made one letter,
/// and ß is made two, which are its upper case.
final class Folded {
  /// White space of any script, for patterns: between brackets. `Blanks` in the rules of
  /// applications takes the same.
  static final String BLANK = "\\s\\p{Z}\\x85\\u200b\\u2060\\ufeff";

  /// Letters that nobody sees: those that Unicode calls ignorable by default. A pattern, understood
  /// by Java and PostgreSQL alike.
  static final String HIDDEN =
      "[\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f"
          + "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
          + "\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff]";
  private static final Pattern ANY_HIDDEN = Pattern.compile(HIDDEN);
  private static final String DOT_ABOVE = "i\u0307";

  private Folded() {}

  static String of(String text) {
    if (isAscii(text)) {
      // Nothing of it can be hidden or spelled otherwise, and most cells of a large file are so.
      return text.toLowerCase(Locale.ROOT);
    }
    String seen = ANY_HIDDEN.matcher(text).replaceAll("");
    return Normalizer.normalize(seen.toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
        .replace(DOT_ABOVE, "i")
        .replace('ı', 'i')
        .replace('ς', 'σ')
        .replace("ß", "ss");
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
