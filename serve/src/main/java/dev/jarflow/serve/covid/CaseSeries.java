package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Figures.Step;
import dev.jarflow.cases.Measure;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// One country in the range of a choice: what the chart, the table and the programs get.
/// `versions` are of all days, in the order in which they came; `revisions` are those of the range
/// that changed a figure, the newest first. `steps` are days or weeks, `changed` those in which a
/// figure was changed later.
record CaseSeries(
    Known known,
    List<Version> versions,
    List<Version> revisions,
    List<Step> days,
    NavigableMap<LocalDate, Step> steps,
    Set<LocalDate> changed) {

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
    List<Step> days = figures.days(choice.from(), choice.to());
    List<Step> chosen =
        choice.isLevel()
            ? days.stream().map(Step::asLevel).toList()
            : choice.weekly() ? figures.weeks(choice.from(), choice.to()) : days;
    NavigableMap<LocalDate, Step> steps = new TreeMap<>();
    chosen.forEach(step -> steps.put(step.at(), step));
    Set<LocalDate> changed =
        revisions.stream()
            .map(version -> choice.weekly() ? monday(version.day()) : version.day())
            .filter(steps::containsKey)
            .collect(Collectors.toSet());
    return new CaseSeries(known, versions, revisions, days, steps, changed);
  }

  private static LocalDate monday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  String country() {
    return known.title();
  }

  /// Days of the range without a figure.
  long gaps() {
    return days.stream().filter(Step::isGap).count();
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
