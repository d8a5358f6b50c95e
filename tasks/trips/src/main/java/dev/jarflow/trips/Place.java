package dev.jarflow.trips;

import module java.base;

/// A place on the earth. Longitude and latitude are whole numbers of 1e-7 degrees, about a
/// centimetre, and stand together in one `long`: millions of them fit into an array.
public final class Place {
  /// Units in a degree.
  public static final int DEGREE = 10_000_000;

  /// The text is no point.
  public static final long NOT_A_POINT = Long.MIN_VALUE;

  /// The point is not on the earth.
  public static final long OUTSIDE = Long.MIN_VALUE + 1;

  static final int EAST = 180 * DEGREE;
  static final int NORTH = 90 * DEGREE;

  private Place() {}

  public static long of(int x, int y) {
    return ((long) x << 32) | Integer.toUnsignedLong(y);
  }

  /// The longitude.
  public static int x(long place) {
    return (int) (place >> 32);
  }

  /// The latitude.
  public static int y(long place) {
    return (int) place;
  }

  /// A place written as `POINT (14.4973794 50.0013687)`, longitude first. Further digits are
  /// rounded.
  public static long parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return parse(bytes, 0, bytes.length);
  }

  /// The same of a part of a longer text of ASCII.
  public static long parse(byte[] text, int from, int to) {
    return new Point(text, from, to).parse();
  }

  /// Degrees as people write them.
  public static String degrees(int units) {
    return BigDecimal.valueOf(units, 7).stripTrailingZeros().toPlainString();
  }

  /// Reads a text from left to right.
  private static final class Point {
    private static final byte[] WORD = {'P', 'O', 'I', 'N', 'T'};

    /// Between a capital and its small letter.
    private static final int SMALL = 'a' - 'A';

    private static final int LONGEST = 100;
    private static final int DIGITS = 7;

    /// Degrees that no place on the earth has.
    private static final long FAR = 1_000;

    private static final long NO_NUMBER = Long.MIN_VALUE;

    private final byte[] text;
    private final int end;
    private int at;

    Point(byte[] text, int from, int to) {
      this.text = text;
      this.at = from;
      this.end = to;
    }

    long parse() {
      if (end - at > LONGEST || !takeWord()) {
        return NOT_A_POINT;
      }
      skipBlanks();
      if (!take('(')) {
        return NOT_A_POINT;
      }
      skipBlanks();
      long x = number();
      int gap = at;
      skipBlanks();
      if (gap == at) {
        return NOT_A_POINT;
      }
      long y = number();
      skipBlanks();
      if (x == NO_NUMBER || y == NO_NUMBER || !take(')') || at != end) {
        return NOT_A_POINT;
      }
      return Math.abs(x) > EAST || Math.abs(y) > NORTH ? OUTSIDE : of((int) x, (int) y);
    }

    private boolean takeWord() {
      for (byte letter : WORD) {
        if (!take(letter) && !take(letter + SMALL)) {
          return false;
        }
      }
      return true;
    }

    private void skipBlanks() {
      while (at < end && text[at] == ' ') {
        at++;
      }
    }

    private boolean take(int expected) {
      if (at < end && text[at] == expected) {
        at++;
        return true;
      }
      return false;
    }

    /// The next digit; -1 when there is none.
    private int digit() {
      if (at < end) {
        int digit = text[at] - '0';
        if (digit >= 0 && digit <= 9) {
          at++;
          return digit;
        }
      }
      return -1;
    }

    private long number() {
      int begin = at;
      boolean negative = take('-');
      if (!negative) {
        take('+');
      }
      int first = at;
      long units = 0;
      for (int digit = digit(); digit >= 0; digit = digit()) {
        units = Math.min(units * 10 + digit, FAR);
      }
      int digits = at - first;
      int behind = 0;
      long round = 0;
      if (take('.')) {
        for (int digit = digit(); digit >= 0; digit = digit()) {
          if (behind < DIGITS) {
            units = units * 10 + digit;
          } else if (behind == DIGITS && digit >= 5) {
            round = 1;
          }
          behind++;
        }
      }
      if (digits + behind == 0) {
        return NO_NUMBER;
      }
      if (at < end && (text[at] == 'e' || text[at] == 'E')) {
        return withExponent(begin);
      }
      for (int i = behind; i < DIGITS; i++) {
        units *= 10;
      }
      return negative ? -(units + round) : units + round;
    }

    /// Programs write 0.00001 as 1e-05.
    private long withExponent(int begin) {
      while (at < end && text[at] != ' ' && text[at] != ')') {
        at++;
      }
      try {
        BigDecimal degrees =
            new BigDecimal(new String(text, begin, at - begin, StandardCharsets.ISO_8859_1));
        long digits = (long) degrees.precision() - degrees.scale();
        if (degrees.signum() == 0 || digits < -DIGITS) {
          return 0;
        }
        // A power of ten far beyond a degree would be a number of a million digits.
        return digits > DIGITS
            ? FAR * DEGREE
            : degrees.movePointRight(DIGITS).setScale(0, RoundingMode.HALF_UP).longValueExact();
      } catch (NumberFormatException e) {
        return NO_NUMBER;
      }
    }
  }
}
