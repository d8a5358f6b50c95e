package dev.jarflow.trips;

import module java.base;

/// ISO weeks, which begin on Monday, and the months that they lie in.
public final class Week {
  /// A month touches at most so many weeks.
  public static final int IN_A_MONTH = 6;

  /// The first Monday of 1970.
  private static final int MONDAY = 4;

  private Week() {}

  /// The number of the week of a day, whose days are counted since the first of 1970.
  public static int of(long epochDay) {
    return Math.toIntExact(Math.floorDiv(epochDay - MONDAY, 7L));
  }

  public static LocalDate monday(int week) {
    return LocalDate.ofEpochDay(week * 7L + MONDAY);
  }

  /// The number of a month, counted since the first of 1970, in which a day lies.
  public static int month(LocalDate day) {
    return (day.getYear() - 1970) * 12 + day.getMonthValue() - 1;
  }

  public static LocalDate firstOfMonth(int month) {
    return LocalDate.of(1970, 1, 1).plusMonths(month);
  }
}
