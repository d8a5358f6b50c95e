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
/// that changed a figure, the newest first. `steps` are days or weeks, `changed` those whose own
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

  /// All that was told, and from it the figures as they came first and as they are known last. Kept
  /// with what was read: it is the same for every range.
  record History(List<Version> versions, Figures first, Figures last) {
    static History of(List<Version> versions) {
      NavigableMap<LocalDate, Long> first = new TreeMap<>();
      NavigableMap<LocalDate, Long> last = new TreeMap<>();
      for (Version version : versions) {
        first.putIfAbsent(version.day(), version.figure());
        last.put(version.day(), version.figure());
      }
      return new History(versions, new Figures(first), new Figures(last));
    }
  }

  /// All that a source told of a country in one measure until a time; a null is now.
  record Told(String country, String source, Measure measure, @Nullable Instant asOf)
      implements KeptRows.Question<History> {
    @Override
    public List<History> ask(Database database) {
      return List.of(History.of(versions(database)));
    }

    @Override
    public int rows(List<History> answer) {
      return answer.getFirst().versions.size();
    }

    private List<Version> versions(Database database) {
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
    History history =
        rows.of(new Told(known.country(), known.source(), choice.measure(), choice.asOf()))
            .getFirst();
    List<Version> versions = history.versions;
    Figures figures = history.last;
    List<Version> revisions =
        versions.reversed().stream()
            .filter(version -> version.before() != null && version.isNews())
            .filter(version -> !version.day().isBefore(choice.from()))
            .filter(version -> !version.day().isAfter(choice.to()))
            .toList();
    NavigableMap<LocalDate, Step> steps = steps(choice, figures);
    Stream<LocalDate> changed =
        choice.weekly()
            ? steps(choice, history.first).values().stream()
                .filter(
                    told ->
                        !Objects.equals(
                            told.added(), Objects.requireNonNull(steps.get(told.at())).added()))
                .map(Step::at)
            : revisions.stream().map(Version::day);
    List<Step> days = figures.days(choice.from(), choice.to());
    return new CaseSeries(
        known, versions, revisions, days, steps, changed.collect(Collectors.toSet()));
  }

  private static NavigableMap<LocalDate, Step> steps(CaseChoice choice, Figures figures) {
    NavigableMap<LocalDate, Step> steps = new TreeMap<>();
    (choice.weekly()
            ? figures.weeks(choice.from(), choice.to())
            : figures.days(choice.from(), choice.to()))
        .forEach(step -> steps.put(step.at(), choice.isLevel() ? step.asLevel() : step));
    return steps;
  }

  String country() {
    return known.title();
  }

  /// Days of the range without a figure.
  long gaps() {
    return days.stream().filter(Step::isGap).count();
  }

  /// The last day of the range that has a value; null when none has.
  @Nullable Step last(Function<Step, @Nullable Object> value) {
    return days.reversed().stream()
        .filter(day -> value.apply(day) != null)
        .findFirst()
        .orElse(null);
  }

  /// Figures of the range that were changed, however often.
  long changedFigures() {
    return revisions.stream().map(Version::day).distinct().count();
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
