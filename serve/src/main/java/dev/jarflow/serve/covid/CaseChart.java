package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.join;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.strong;

import module java.base;

import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Part.Knot;
import dev.jarflow.page.Part.Line;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Part.Series.Scale;
import dev.jarflow.page.Part.Table;
import dev.jarflow.serve.covid.CaseSeries.Step;
import org.jspecify.annotations.Nullable;

/// The chart of one country, bars, or of two, lines; and the table that says the same.
record CaseChart(CaseChoice choice, List<CaseSeries> countries) {
  /// Of each country, in their order, what it has at a step; null where that is not known.
  private record Row(LocalDate at, List<@Nullable Step> steps) {
    Step only() {
      return Objects.requireNonNull(steps.getFirst());
    }
  }

  String title() {
    if (choice.measure().isLevel()) {
      return "Level by day";
    }
    if (choice.weekly()) {
      return "New by week";
    }
    return isAlone() ? "New by day" : "New by day, mean of seven days";
  }

  Series series() {
    List<Row> rows = rows();
    return new Series(
        "numbers",
        title() + ": " + names(),
        choice.weekly() ? ChronoUnit.WEEKS : ChronoUnit.DAYS,
        choice.isLog() ? Scale.LOG : Scale.LINEAR,
        rows.stream().map(this::point).toList(),
        lines(),
        table(rows));
  }

  String names() {
    return countries.stream().map(CaseSeries::country).collect(Collectors.joining(" and "));
  }

  private boolean isAlone() {
    return countries.size() == 1;
  }

  private List<Row> rows() {
    NavigableMap<LocalDate, @Nullable Step[]> rows = new TreeMap<>();
    for (int i = 0; i < countries.size(); i++) {
      for (Step step : countries.get(i).steps()) {
        rows.computeIfAbsent(step.at(), _ -> new @Nullable Step[countries.size()])[i] = step;
      }
    }
    return rows.entrySet().stream()
        .map(each -> new Row(each.getKey(), Arrays.asList(each.getValue())))
        .toList();
  }

  /// One country has bars; of two, the lines tell.
  private Point point(Row row) {
    Inline said = line(choice.weekly() ? "From " : "", row.at(), ": ", said(row));
    if (!isAlone()) {
      boolean changed = row.steps().stream().anyMatch(step -> step != null && step.isChanged());
      return new Point(row.at(), null, said, 1, changed);
    }
    Step step = row.only();
    Long value = value(step);
    int steps = choice.weekly() ? 1 : Math.max(1, step.days());
    return new Point(
        row.at(),
        value == null ? null : BigDecimal.valueOf(value),
        said,
        value == null ? 1 : steps,
        step.isChanged());
  }

  private @Nullable Long value(Step step) {
    return choice.measure().isLevel() ? step.total() : step.added();
  }

  private Inline said(Row row) {
    List<Inline> each = new ArrayList<>();
    for (int i = 0; i < countries.size(); i++) {
      Inline said = said(row.steps().get(i));
      each.add(isAlone() ? said : line(countries.get(i).country(), " ", said));
    }
    return join("; ", each);
  }

  private Inline said(@Nullable Step step) {
    Long value = step == null ? null : value(step);
    if (step == null || value == null) {
      return line("no figure");
    }
    boolean together = step.days() > 1 && !choice.weekly();
    return line(
        value,
        together ? line(" in ", count(step.days(), "day"), " together") : "",
        step.isCorrection() ? ", a correction" : "",
        step.mean() == null ? "" : line(", seven-day mean ", step.mean()),
        step.isChanged() ? ", changed later" : "");
  }

  private List<Line> lines() {
    if (isAlone()) {
      List<Knot> means = knots(countries.getFirst(), Step::mean);
      return means.isEmpty() ? List.of() : List.of(new Line("Mean of seven days", means));
    }
    boolean means = !choice.weekly() && !choice.measure().isLevel();
    return countries.stream()
        .map(
            country ->
                new Line(
                    country.country(),
                    knots(
                        country,
                        step -> {
                          Long value = value(step);
                          return means || value == null ? step.mean() : BigDecimal.valueOf(value);
                        })))
        .toList();
  }

  private static List<Knot> knots(CaseSeries series, Function<Step, @Nullable BigDecimal> value) {
    List<Knot> knots = new ArrayList<>();
    for (Step step : series.steps()) {
      BigDecimal at = value.apply(step);
      if (at != null) {
        knots.add(new Knot(step.at(), at));
      }
    }
    return knots;
  }

  private Table table(List<Row> rows) {
    boolean level = choice.measure().isLevel();
    boolean weekly = choice.weekly();
    Listing<Row> listing =
        weekly
            ? Listing.of("Figures by week", rows).text("From Monday", Row::at)
            : Listing.of("Figures by day", rows).text("Day", Row::at);
    for (int i = 0; i < countries.size(); i++) {
      if (level || (isAlone() && !weekly)) {
        column(listing, i, "In all", step -> known(step.total()));
      }
      if (!level) {
        column(listing, i, "New", weekly ? step -> known(step.added()) : this::added);
      }
      if (!level && !weekly) {
        column(listing, i, "Mean of 7 days", step -> step.mean() == null ? "" : step.mean());
      }
    }
    if (isAlone() && !level) {
      listing.text("To know", row -> toKnow(row.only()));
    }
    return listing.table(rows.size());
  }

  private void column(
      Listing<Row> listing, int country, String heading, Function<Step, Object> cell) {
    String name = countries.get(country).country();
    listing.number(
        isAlone() ? heading : name + ": " + heading.toLowerCase(Locale.ROOT),
        row -> {
          Step step = row.steps().get(country);
          return step == null ? known(null) : cell.apply(step);
        });
  }

  private static Object known(@Nullable Long figure) {
    return figure == null ? quiet("no figure") : figure;
  }

  /// Of two countries there is no other place for the number of days.
  private Object added(Step step) {
    if (step.added() == null) {
      return isAlone() ? "" : known(null);
    }
    return isAlone() || step.days() == 1
        ? step.added()
        : line(step.added(), " in ", count(step.days(), "day"));
  }

  private Inline toKnow(Step step) {
    List<Inline> words = new ArrayList<>();
    if (step.days() > 1 && !choice.weekly()) {
      words.add(line(strong(count(step.days(), "day")), " together, after days without a figure"));
    }
    if (step.isCorrection()) {
      words.add(line("a correction: the total fell"));
    }
    if (step.isChanged()) {
      words.add(line("changed later"));
    }
    return join("; ", words);
  }
}
