package dev.jarflow.applications;

import module java.base;

/// Tells whether two applicants are the same person: they have the same name, birthday, e-mail and
/// mobile number. Upper and lower case count as equal, and so do the spellings of an accented
/// letter.
public final class Person {
  private Person() {}

  /// The first 128 bits of the SHA-256 over these four, one a line. The birthday is YYYYMMDD, the
  /// mobile number bare digits.
  public static UUID of(Name name, int birthday, String email, String mobile) {
    String text = name.full() + '\n' + Birthday.digits(birthday) + '\n' + email + '\n' + mobile;
    return Hash.bits(normal(text));
  }

  private static String normal(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Normalizer.isNormalized(lower, Normalizer.Form.NFC)
        ? lower
        : Normalizer.normalize(lower, Normalizer.Form.NFC);
  }
}
