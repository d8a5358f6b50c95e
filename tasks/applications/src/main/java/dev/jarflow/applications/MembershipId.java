package dev.jarflow.applications;

import module java.base;

/// A member's id: `<last name>_<first five hex digits of the SHA-256 of the YYYYMMDD birthday>`,
/// and for the second person with the same one `_2` behind it.
public final class MembershipId {
  private static final int DIGITS = 5;

  /// Many people share a birthday, so its digits are kept: there is a place for each day of 128
  /// years, of 12 months with 31 days each.
  private static final int YEARS = 128;

  private static final AtomicReferenceArray<String> KNOWN =
      new AtomicReferenceArray<>(YEARS * 12 * 31);
  private static final int FIRST_YEAR = 1902;

  private MembershipId() {}

  /// The id without a number: two people may share it.
  public static String base(String lastName, int birthday) {
    return lastName + '_' + digits(birthday);
  }

  /// A base in 128 bits, for tables of millions.
  public static UUID key(String base) {
    return Hash.bits(base);
  }

  /// `number` is 1 for the first person with this base.
  public static String of(String base, int number) {
    return number == 1 ? base : base + '_' + number;
  }

  private static String digits(int birthday) {
    int year = birthday / 10_000 - FIRST_YEAR;
    if (year < 0 || year >= YEARS) {
      return hashed(birthday);
    }
    int place = (year * 12 + birthday / 100 % 100 - 1) * 31 + birthday % 100 - 1;
    String known = KNOWN.get(place);
    if (known == null) {
      known = hashed(birthday);
      KNOWN.set(place, known);
    }
    return known;
  }

  private static String hashed(int birthday) {
    long bits = Hash.bits(Birthday.digits(birthday)).getMostSignificantBits();
    return HexFormat.of().toHexDigits(bits >>> (Long.SIZE - 4 * DIGITS), DIGITS);
  }
}
