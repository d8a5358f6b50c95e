package dev.jarflow.sampledata;

import module java.base;

/// The share of sales that each day of two years has: most before Christmas, least in summer, more
/// at weekends and in the second year.
final class Seasons {
  /// In percent, from January.
  private static final int[] MONTHS = {85, 80, 90, 95, 100, 85, 65, 70, 100, 110, 150, 220};

  /// In percent, from Monday.
  private static final int[] DAYS = {95, 90, 90, 95, 105, 135, 125};

  private static final int SECOND_YEAR = 120;
  private static final int YEARS = 2;
  private static final int CALMEST = 75;
  private static final int BUSIEST = 125;

  private static final long PERCENT = 100;

  /// The transactions of a hundred that are placed in each hour, from midnight.
  private static final int[] HOURS = {
    1, 1, 0, 0, 0, 1, 2, 3, 4, 4, 5, 5, 6, 5, 5, 4, 5, 6, 7, 9, 10, 9, 5, 3
  };

  private final LocalDate first;
  private final SplittableRandom random;

  /// The amount sold by the end of each day.
  private final long[] sold;

  private int day;

  Seasons(LocalDate until, SplittableRandom random) {
    first = until.minusYears(YEARS).plusDays(1);
    this.random = random;
    sold = new long[(int) (until.toEpochDay() - first.toEpochDay()) + 1];
    long all = 0;
    for (int i = 0; i < sold.length; i++) {
      all += busy(first.plusDays(i));
      sold[i] = all;
    }
  }

  /// The day on which this share of all was sold. Each call asks for a larger share than the last.
  LocalDate day(double share) {
    double wanted = share * sold[sold.length - 1];
    while (day < sold.length - 1 && sold[day] <= wanted) {
      day++;
    }
    return first.plusDays(day);
  }

  int hour() {
    int rest = random.nextInt((int) PERCENT);
    int hour = 0;
    while (rest >= HOURS[hour]) {
      rest -= HOURS[hour++];
    }
    return hour;
  }

  private long busy(LocalDate day) {
    int year = day.isBefore(first.plusYears(1)) ? (int) PERCENT : SECOND_YEAR;
    return (long) MONTHS[day.getMonthValue() - 1]
        * DAYS[day.getDayOfWeek().getValue() - 1]
        / PERCENT
        * year
        * random.nextInt(CALMEST, BUSIEST + 1)
        / PERCENT;
  }
}
