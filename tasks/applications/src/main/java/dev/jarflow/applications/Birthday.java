package dev.jarflow.applications;

import java.time.YearMonth;

/// A birthday as written, and what it can be read as. Dates are numbers, YYYYMMDD; 0 is none.
///
/// `separator` is `/` or `-` where the order of day and month is not told, and 0 elsewhere. Where
/// it is told, both readings are the same.
public record Birthday(char separator, int dayFirst, int monthFirst) {
  /// No form of a date, or one of a day that never was.
  public static final Birthday INVALID = new Birthday('\0', 0, 0);

  private static final int LENGTH = 10;

  /// Forms are `YYYY-MM-DD`, `YYYY/MM/DD`, `NN/NN/YYYY` and `NN-NN-YYYY`.
  public static Birthday read(String text) {
    if (text.length() != LENGTH) {
      return INVALID;
    }
    char fifth = text.charAt(4);
    if (fifth == '-' || fifth == '/') {
      int date = date(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      return text.charAt(7) == fifth && date > 0 ? new Birthday('\0', date, date) : INVALID;
    }
    char separator = text.charAt(2);
    if ((separator != '/' && separator != '-') || text.charAt(5) != separator) {
      return INVALID;
    }
    int first = number(text, 0, 2);
    int second = number(text, 3, 5);
    int year = number(text, 6, 10);
    int dayFirst = date(year, second, first);
    int monthFirst = date(year, first, second);
    return dayFirst == 0 && monthFirst == 0
        ? INVALID
        : new Birthday(separator, dayFirst, monthFirst);
  }

  /// Two readings, of which no rule within the row can choose.
  public boolean ambiguous() {
    return dayFirst != monthFirst && dayFirst != 0 && monthFirst != 0;
  }

  /// Exactly one reading is a real date: proves the order of its separator.
  public boolean proves() {
    return (dayFirst == 0) != (monthFirst == 0);
  }

  /// The date, when there is only one.
  public int certain() {
    return dayFirst == 0 ? monthFirst : dayFirst;
  }

  /// Completed years. Who is born on 29 February completes them on 1 March.
  public static int age(int birthday, int asOf) {
    return Math.floorDiv(asOf - birthday, 10_000);
  }

  /// Negative where a character is no ASCII digit.
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int date(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) {
      return 0;
    }
    return year * 10_000 + month * 100 + day;
  }

  private static int lengthOf(int year, int month) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> YearMonth.of(year, 2).lengthOfMonth();
      default -> 31;
    };
  }
}
