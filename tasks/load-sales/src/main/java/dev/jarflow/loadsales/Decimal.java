package dev.jarflow.loadsales;

/// Money and weights as files write them: digits, and a point with some digits behind it. Held as a
/// whole number of the smallest unit, cents or grams, so that sums are exact.
enum Decimal {
  PRICE(2, 10),
  WEIGHT(3, 6),
  TOTAL_PRICE(2, 12),
  TOTAL_WEIGHT(3, 11);

  /// No number: it is none, is below zero, or has more digits than the warehouse keeps.
  static final long NONE = -1;

  private final int places;
  private final int mostDigits;
  private final long unit;

  Decimal(int places, int mostDigits) {
    this.places = places;
    this.mostDigits = mostDigits;
    this.unit = power(places);
  }

  /// `12.5` of a price is 1250.
  long parse(String text) {
    int length = text.length();
    int point = text.indexOf('.');
    int digits = point < 0 ? length : point;
    int fraction = point < 0 ? 0 : length - point - 1;
    if (digits == 0 || digits > mostDigits || fraction > places || (point >= 0 && fraction == 0)) {
      return NONE;
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      if (i != point) {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return NONE;
        }
        number = number * 10 + digit;
      }
    }
    return number * power(places - fraction);
  }

  /// More than the warehouse keeps.
  boolean tooLarge(long number) {
    return number / unit >= power(mostDigits);
  }

  /// 1250 of a price is `12.50`.
  StringBuilder append(StringBuilder text, long number) {
    text.append(number / unit).append('.');
    long rest = number % unit;
    for (long digit = unit / 10; digit > 0; digit /= 10) {
      text.append((char) ('0' + rest / digit % 10));
    }
    return text;
  }

  String text(long number) {
    return append(new StringBuilder(), number).toString();
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
