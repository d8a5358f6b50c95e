package dev.jarflow.simulator;

import module java.base;

/// The invented course of one place: waves, fewer reports on weekends, days without a report, and a
/// correction downwards. `last` is the last day that is told; the figures of the last days are not
/// complete, and are told higher a few days later.
final class Epidemic {
  static final LocalDate FIRST = LocalDate.of(2020, 1, 22);
  private static final int WAVES = 40;
  private static final int LAST_WAVE = 5_500;
  private static final int LATE_DAYS = 3;
  private static final int ILL = 14;
  private static final int ONE_IN_SILENT = 70;
  private static final double[] WEEKDAYS = {1.25, 1.1, 1.05, 1.0, 1.0, 0.7, 0.5};

  private final long[] confirmed;
  private final long[] deaths;

  Epidemic(long seed, int size, LocalDate last) {
    int days = (int) ChronoUnit.DAYS.between(FIRST, last) + 1;
    this.confirmed = new long[days];
    this.deaths = new long[days];
    SplittableRandom random = new SplittableRandom(seed);
    double[] peaks = random.doubles(WAVES, 30, LAST_WAVE).sorted().toArray();
    double[] widths = random.doubles(WAVES, 12, 45).toArray();
    double[] heights = random.doubles(WAVES, 0.1 * size, size).toArray();
    int corrected = random.nextInt(300, 900);
    long sum = 0;
    long dead = 0;
    for (int i = 0; i < days; i++) {
      double wave = 0.02 * size;
      for (int w = 0; w < WAVES; w++) {
        wave += heights[w] * Math.exp(-Math.pow((i - peaks[w]) / widths[w], 2));
      }
      double reported =
          WEEKDAYS[FIRST.plusDays(i).getDayOfWeek().getValue() - 1]
              * (0.9 + 0.2 * random.nextDouble());
      long added = Math.round(wave * reported);
      dead += i < ILL ? 0 : (confirmed[i - ILL + 1] - confirmed[i - ILL]) / 90;
      sum += i == corrected ? -Math.min(sum, added * 2 + 25) : added;
      confirmed[i] = sum;
      deaths[i] = Math.min(dead, sum);
    }
    for (int i = Math.max(1, days - LATE_DAYS); i < days; i++) {
      confirmed[i] -= (confirmed[i] - confirmed[i - 1]) * (i - days + LATE_DAYS + 1) / 10;
    }
  }

  /// The same for every place of a country: its office has its days off.
  static boolean isSilent(long seed, LocalDate day) {
    boolean oneWeek =
        !day.isBefore(LocalDate.of(2021, 12, 25)) && day.isBefore(LocalDate.of(2021, 12, 30));
    return oneWeek || new SplittableRandom(seed ^ day.toEpochDay()).nextInt(ONE_IN_SILENT) == 0;
  }

  long confirmed(LocalDate day) {
    return confirmed[index(day)];
  }

  long deaths(LocalDate day) {
    return deaths[index(day)];
  }

  long recovered(LocalDate day) {
    int before = index(day) - ILL;
    return before < 0 ? 0 : Math.max(0, Math.min(confirmed[before], confirmed(day)) - deaths(day));
  }

  private static int index(LocalDate day) {
    return (int) ChronoUnit.DAYS.between(FIRST, day);
  }
}
