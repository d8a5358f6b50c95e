package dev.jarflow.eraseperson;

import module java.base;

/// A text in which upper and lower case count as equal, and the spellings of an accented letter.
///
/// `membership/members_who_fit.sql` does the same in the database. Java and PostgreSQL differ in
/// the lower case of the Turkish İ, and at the end of a Greek word; so those are made one letter,
/// and ß is made two, which are its upper case.
final class Folded {
  private static final String DOT_ABOVE = "i\u0307";

  private Folded() {}

  static String of(String text) {
    return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
        .replace(DOT_ABOVE, "i")
        .replace('ı', 'i')
        .replace('ς', 'σ')
        .replace("ß", "ss");
  }
}
