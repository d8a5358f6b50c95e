package dev.jarflow.trips;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Trips by ISO week, and their average.
public final class WeekCounts {
  private final NavigableMap<Integer, Long> weeks = new TreeMap<>();

  /// The weeks that an average is taken over.
  public enum Denominator {
    /// Each week from the first to the last, also those without a trip.
    ALL,

    /// Only weeks with trips.
    NONEMPTY
  }

  /// The average over the weeks from the first to the last, `weeks` of which count; null when none
  /// does.
  public record Average(
      long trips, long weeks, int firstWeek, int lastWeek, @Nullable BigDecimal average) {
    private static final Average NONE = new Average(0, 0, 0, -1, null);

    /// True when there is no week at all.
    public boolean isOfNoWeek() {
      return firstWeek > lastWeek;
    }

    /// The first Monday.
    public LocalDate from() {
      return Week.monday(firstWeek);
    }

    /// The last Sunday.
    public LocalDate to() {
      return Week.monday(lastWeek).plusDays(6);
    }
  }

  /// One that is subtracted may be negative.
  public void add(int week, long trips) {
    weeks.merge(week, trips, (a, b) -> a + b == 0 ? null : a + b);
  }

  public void add(WeekCounts more, int times) {
    more.weeks.forEach((week, trips) -> add(week, times * trips));
  }

  /// The weeks with trips, in order.
  public SortedMap<Integer, Long> weeks() {
    return Collections.unmodifiableSortedMap(weeks);
  }

  /// The weeks with trips that an average is of.
  public SortedMap<Integer, Long> of(Average average) {
    return average.isOfNoWeek()
        ? new TreeMap<>()
        : weeks().subMap(average.firstWeek, average.lastWeek + 1);
  }

  /// The average from the week of one day to that of another; null means the first and the last
  /// week with a trip. Trips of other weeks do not count.
  public Average average(@Nullable LocalDate from, @Nullable LocalDate to, Denominator over) {
    Integer first = from != null ? Integer.valueOf(Week.of(from.toEpochDay())) : first(weeks);
    Integer last = to != null ? Integer.valueOf(Week.of(to.toEpochDay())) : last(weeks);
    if (first == null || last == null || first > last) {
      return Average.NONE;
    }
    Map<Integer, Long> within = weeks.subMap(first, true, last, true);
    long trips = within.values().stream().mapToLong(Long::longValue).sum();
    long denominator =
        switch (over) {
          case ALL -> last - first + 1L;
          case NONEMPTY -> within.size();
        };
    return new Average(
        trips,
        denominator,
        first,
        last,
        denominator == 0
            ? null
            : BigDecimal.valueOf(trips)
                .divide(BigDecimal.valueOf(denominator), 2, RoundingMode.HALF_UP));
  }

  private static @Nullable Integer first(NavigableMap<Integer, Long> weeks) {
    return weeks.isEmpty() ? null : weeks.firstKey();
  }

  private static @Nullable Integer last(NavigableMap<Integer, Long> weeks) {
    return weeks.isEmpty() ? null : weeks.lastKey();
  }
}
