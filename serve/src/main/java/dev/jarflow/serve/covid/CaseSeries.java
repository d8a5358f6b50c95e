package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Figures.Day;
import dev.jarflow.cases.Measure;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// One country in the range of a choice: what the chart, the table and the programs get.
/// `versions` are of all days, in the order in which they came; `revisions` are those of the range
/// that changed a figure, the newest first.
record CaseSeries(
    Known known,
    List<Version> versions,
    List<Version> revisions,
    List<Day> days,
    NavigableMap<LocalDate, Step> steps) {

  /// A figure that was told at a time, and the one that it replaced; null for the first of a day.
  record Version(LocalDate day, @Nullable Long before, long figure, Instant at) {
    boolean isNews() {
      return before == null || before != figure;
    }
  }

  /// All that a source told of a country in one measure until a time; a null is now.
  record Told(String country, String source, Measure measure, @Nullable Instant asOf)
      implements KeptRows.Question<Version> {
    @Override
    public List<Version> ask(Database database) {
      return database
          .sql("covid/versions")
          .with("country", country)
          .with("source", source)
          .with("measure", measure.toString())
          .with("as_of", asOf)
          .list(
              row ->
                  new Version(
                      row.day("day"),
                      row.numberOrNull("figure_before"),
                      row.number("figure"),
                      row.moment("known_from")));
    }
  }

  /// A day, or the week from a Monday. `added` came in the `days` that end with it; it is null in a
  /// gap, on the first day and for a level. A week has no total.
  record Step(
      LocalDate at,
      @Nullable Long total,
      @Nullable Long added,
      int days,
      @Nullable BigDecimal mean,
      boolean isChanged) {
    /// The total fell: the source took back what it had told.
    boolean isCorrection() {
      return added != null && added < 0;
    }
  }

  static CaseSeries of(CaseChoice choice, Known known, KeptRows rows) {
    List<Version> versions =
        rows.of(new Told(known.country(), known.source(), choice.measure(), choice.asOf()));
    NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
    versions.forEach(version -> cumulative.put(version.day(), version.figure()));
    Figures figures = new Figures(cumulative);
    List<Version> revisions =
        versions.reversed().stream()
            .filter(version -> version.before() != null && version.isNews())
            .filter(version -> !version.day().isBefore(choice.from()))
            .filter(version -> !version.day().isAfter(choice.to()))
            .toList();
    NavigableMap<LocalDate, Step> steps = new TreeMap<>();
    steps(choice, figures, revisions).forEach(step -> steps.put(step.at(), step));
    return new CaseSeries(
        known, versions, revisions, figures.days(choice.from(), choice.to()), steps);
  }

  private static Stream<Step> steps(CaseChoice choice, Figures figures, List<Version> revisions) {
    Set<LocalDate> changed = revisions.stream().map(Version::day).collect(Collectors.toSet());
    if (choice.weekly()) {
      return figures.weeks(choice.from(), choice.to()).stream()
          .map(
              week ->
                  new Step(
                      week.monday(),
                      null,
                      week.added(),
                      week.added() == null ? 0 : 7,
                      null,
                      week.monday()
                          .datesUntil(week.monday().plusWeeks(1))
                          .anyMatch(changed::contains)));
    }
    boolean level = choice.measure().isLevel();
    return figures.days(choice.from(), choice.to()).stream()
        .map(
            day ->
                new Step(
                    day.day(),
                    day.total(),
                    level ? null : day.added(),
                    level ? 0 : day.days(),
                    level ? null : day.mean(),
                    changed.contains(day.day())));
  }

  String country() {
    return known.title();
  }

  /// Days of the range without a figure.
  long gaps() {
    return days.stream().filter(Day::isGap).count();
  }

  /// What differs from what was known at a time, one for each day, the newest day first.
  List<Version> since(Instant time) {
    NavigableMap<LocalDate, Version> changed = new TreeMap<>();
    for (Version version : versions) {
      if (version.at().isAfter(time)) {
        changed.merge(
            version.day(),
            version,
            (first, later) -> new Version(later.day(), first.before(), later.figure(), later.at()));
      }
    }
    return changed.descendingMap().values().stream().filter(Version::isNews).toList();
  }
}
