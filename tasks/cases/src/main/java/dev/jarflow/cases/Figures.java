package dev.jarflow.cases;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The cumulative figures of one measure by day. Days between the first and the last that have none
/// are gaps, and gaps are not zeros.
public record Figures(NavigableMap<LocalDate, Long> cumulative) {
  private static final int WEEK = 7;

  public Figures {
    cumulative = Collections.unmodifiableNavigableMap(new TreeMap<>(cumulative));
  }

  /// One day. `total` is null in a gap. `added` is what came since the day before, or, after a gap
  /// of k days, in the `days` = k + 1 days together; null in a gap and on the first day. `week` is
  /// what came in the seven days that end with this one; null unless both ends are known.
  public record Day(
      LocalDate day, @Nullable Long total, @Nullable Long added, int days, @Nullable Long week) {

    public boolean isGap() {
      return total == null;
    }

    /// The total fell: the source took back what it had told.
    public boolean isCorrection() {
      return added != null && added < 0;
    }

    /// The new cases of this one day; null when they are only known for several days together.
    public @Nullable Long ofOneDay() {
      return days == 1 ? added : null;
    }

    /// The mean of a day over the week that ends with this one.
    public @Nullable BigDecimal mean() {
      return week == null
          ? null
          : BigDecimal.valueOf(week).divide(BigDecimal.valueOf(WEEK), 1, RoundingMode.HALF_UP);
    }
  }

  /// A week from Monday to Sunday. `added` is null unless the Sunday before and this one are known.
  public record Week(LocalDate monday, @Nullable Long added) {}

  public @Nullable LocalDate first() {
    return cumulative.isEmpty() ? null : cumulative.firstKey();
  }

  public @Nullable LocalDate last() {
    return cumulative.isEmpty() ? null : cumulative.lastKey();
  }

  /// Every day of the range from the first known one to the last, gaps too. The first one is told
  /// apart by the day before it, where that is known.
  public List<Day> days(LocalDate from, LocalDate to) {
    if (cumulative.isEmpty()) {
      return List.of();
    }
    LocalDate begin = later(from, cumulative.firstKey());
    LocalDate end = to.isBefore(cumulative.lastKey()) ? to : cumulative.lastKey();
    return begin.isAfter(end)
        ? List.of()
        : begin.datesUntil(end.plusDays(1)).map(this::day).toList();
  }

  public List<Day> days() {
    return days(LocalDate.MIN, LocalDate.MAX);
  }

  private Day day(LocalDate day) {
    Long total = cumulative.get(day);
    if (total == null) {
      return new Day(day, null, null, 0, null);
    }
    Map.Entry<LocalDate, Long> before = cumulative.lowerEntry(day);
    Long weekAgo = cumulative.get(day.minusDays(WEEK));
    Long week = weekAgo == null ? null : Long.valueOf(total - weekAgo);
    return before == null
        ? new Day(day, total, null, 0, week)
        : new Day(
            day,
            total,
            total - before.getValue(),
            (int) ChronoUnit.DAYS.between(before.getKey(), day),
            week);
  }

  /// Every week that ends in the range, from the one of the first known day on.
  public List<Week> weeks(LocalDate from, LocalDate to) {
    List<Week> weeks = new ArrayList<>();
    for (Day day : days(from, to)) {
      if (day.day().getDayOfWeek() == DayOfWeek.SUNDAY) {
        weeks.add(new Week(day.day().minusDays(WEEK - 1), day.week()));
      }
    }
    return List.copyOf(weeks);
  }

  /// The day with the most of all that are known alone, the first of them when several have as
  /// many; null when none has any.
  public @Nullable Day highest() {
    Day highest = null;
    for (Day day : days()) {
      Long added = day.ofOneDay();
      Long most = highest == null ? null : highest.added();
      if (added != null && (most == null || added > most)) {
        highest = day;
      }
    }
    return highest;
  }

  /// The number of days without a figure between the first and the last.
  public long gaps() {
    return cumulative.isEmpty()
        ? 0
        : ChronoUnit.DAYS.between(cumulative.firstKey(), cumulative.lastKey())
            + 1
            - cumulative.size();
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }
}
