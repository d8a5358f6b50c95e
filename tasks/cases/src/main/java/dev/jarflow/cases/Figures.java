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
  ///
  /// Or the week from a Monday, with the `total` of its Sunday: a gap when that one has none. What
  /// was `added` came since the last known Sunday, so that its `days` are seven or more.
  public record Step(
      LocalDate at, @Nullable Long total, @Nullable Long added, int days, @Nullable Long week) {

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

    /// Of a level, which has no daily figures.
    public Step asLevel() {
      return new Step(at, total, null, 0, null);
    }

    /// The week that ends with this day.
    private Step asWeek() {
      return new Step(at.minusDays(WEEK - 1), total, added, days, null);
    }

    /// The mean of a day over the week that ends with this one.
    public @Nullable BigDecimal mean() {
      return week == null
          ? null
          : BigDecimal.valueOf(week).divide(BigDecimal.valueOf(WEEK), 1, RoundingMode.HALF_UP);
    }
  }

  public @Nullable LocalDate first() {
    return cumulative.isEmpty() ? null : cumulative.firstKey();
  }

  public @Nullable LocalDate last() {
    return cumulative.isEmpty() ? null : cumulative.lastKey();
  }

  /// Every day of the range from the first known one to the last, gaps too. The first one is told
  /// apart by the day before it, where that is known.
  public List<Step> days(LocalDate from, LocalDate to) {
    return cumulative.isEmpty()
        ? List.of()
        : cumulative
            .firstKey()
            .datesUntil(cumulative.lastKey().plusDays(1))
            .filter(day -> !day.isBefore(from) && !day.isAfter(to))
            .map(this::day)
            .toList();
  }

  public List<Step> days() {
    return days(LocalDate.MIN, LocalDate.MAX);
  }

  private Step day(LocalDate day) {
    Long total = cumulative.get(day);
    if (total == null) {
      return new Step(day, null, null, 0, null);
    }
    Map.Entry<LocalDate, Long> before = cumulative.lowerEntry(day);
    Long weekAgo = cumulative.get(day.minusDays(WEEK));
    Long week = weekAgo == null ? null : Long.valueOf(total - weekAgo);
    return before == null
        ? new Step(day, total, null, 0, week)
        : new Step(
            day,
            total,
            total - before.getValue(),
            (int) ChronoUnit.DAYS.between(before.getKey(), day),
            week);
  }

  /// Every week that ends in the range, from the one of the first known day on.
  public List<Step> weeks(LocalDate from, LocalDate to) {
    NavigableMap<LocalDate, Long> sundays = new TreeMap<>(cumulative);
    sundays.keySet().removeIf(day -> !isSunday(day));
    Figures known = new Figures(sundays);
    return days(from, to).stream()
        .map(Step::at)
        .filter(Figures::isSunday)
        .map(sunday -> known.day(sunday).asWeek())
        .toList();
  }

  private static boolean isSunday(LocalDate day) {
    return day.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  /// The day with the most of all that are known alone, the first of them when several have as
  /// many; null when none has any.
  public @Nullable Step highest() {
    return days().stream()
        .filter(day -> day.ofOneDay() != null)
        .max(
            Comparator.comparing((Step day) -> Objects.requireNonNull(day.added()))
                .thenComparing(Step::at, Comparator.reverseOrder()))
        .orElse(null);
  }

  /// The number of days without a figure between the first and the last.
  public long gaps() {
    return (long) days().size() - cumulative.size();
  }
}
