package dev.jarflow.applications;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The two ways to read a birthday as written, with the day or the month first. Dates are numbers,
/// YYYYMMDD; 0 is no date.
///
/// `separator` is null where the year comes first: both readings are the same then.
public record Birthday(@Nullable Separator separator, int dayFirst, int monthFirst) {
  /// A text in no form that is known.
  public static final Birthday INVALID = new Birthday(null, 0, 0);

  /// The forms that are read, in words for people.
  public static final String FORMS =
      "YYYY-MM-DD, YYYY/MM/DD, DD/MM/YYYY, MM/DD/YYYY, DD-MM-YYYY or MM-DD-YYYY";

  private static final int LENGTH = 10;
  private static final int DIGITS = 8;

  /// Reads the cell of an application, without the blanks around it.
  public static Birthday of(Application application) {
    return read(Blanks.strip(application.birthday()));
  }

  /// Reads the [#FORMS].
  public static Birthday read(String text) {
    if (text.length() != LENGTH) {
      return INVALID;
    }
    Separator yearFirst = Separator.of(text.charAt(4));
    if (yearFirst != null) {
      int date = date(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      return text.charAt(7) == yearFirst.character() ? new Birthday(null, date, date) : INVALID;
    }
    Separator separator = Separator.of(text.charAt(2));
    if (separator == null || text.charAt(5) != separator.character()) {
      return INVALID;
    }
    int first = number(text, 0, 2);
    int second = number(text, 3, 5);
    int year = number(text, 6, 10);
    return new Birthday(separator, date(year, second, first), date(year, first, second));
  }

  /// True when both readings are dates and differ: then the row alone does not decide.
  public boolean ambiguous() {
    return dayFirst != monthFirst && dayFirst != 0 && monthFirst != 0;
  }

  /// The order that it proves for its separator, because only one reading is a date; or null.
  public @Nullable DateOrder proves() {
    return dayFirst == 0 == (monthFirst == 0)
        ? null
        : dayFirst == 0 ? DateOrder.MONTH_FIRST : DateOrder.DAY_FIRST;
  }

  /// The only date that it can be; 0 when it is no date.
  public int certain() {
    return dayFirst == 0 ? monthFirst : dayFirst;
  }

  /// Completed years. Somebody born on 29 February completes them on 1 March.
  public static int age(int birthday, int asOf) {
    return Math.floorDiv(asOf - birthday, 10_000);
  }

  /// A date as YYYYMMDD.
  public static int number(LocalDate date) {
    return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
  }

  /// A date in its eight digits.
  public static String digits(int yyyymmdd) {
    String digits = Integer.toString(yyyymmdd);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /// The number in these characters; negative where one of them is no ASCII digit.
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
    return year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)
        ? 0
        : year * 10_000 + month * 100 + day;
  }

  private static int lengthOf(int year, int month) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> YearMonth.of(year, 2).lengthOfMonth();
      default -> 31;
    };
  }
}
