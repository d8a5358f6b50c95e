package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures.Day;
import dev.jarflow.serve.covid.CaseFigures.Known;
import dev.jarflow.serve.covid.CaseHistory.Version;
import org.jspecify.annotations.Nullable;

/// One country in the range of a choice: what the chart, the table and the programs get.
record CaseSeries(CaseChoice choice, Known known, CaseHistory history) {

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

  String country() {
    return title(known.country());
  }

  List<Version> revisions() {
    return history.revisions(choice.from(), choice.to());
  }

  /// Days of the range without a figure.
  long gaps() {
    return days().stream().filter(Day::isGap).count();
  }

  List<Day> days() {
    return history.figures().days(choice.from(), choice.to());
  }

  List<Step> steps() {
    Set<LocalDate> changed = revisions().stream().map(Version::day).collect(Collectors.toSet());
    if (choice.weekly()) {
      return history.figures().weeks(choice.from(), choice.to()).stream()
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
                          .anyMatch(changed::contains)))
          .toList();
    }
    boolean level = choice.measure().isLevel();
    return days().stream()
        .map(
            day ->
                new Step(
                    day.day(),
                    day.total(),
                    level ? null : day.added(),
                    level ? 0 : day.days(),
                    level ? null : day.mean(),
                    changed.contains(day.day())))
        .toList();
  }

  /// A country's name as people write it.
  static String title(String country) {
    return Stream.of(country.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }
}
