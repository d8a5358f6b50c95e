package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.join;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.strong;

import module java.base;

import dev.jarflow.cases.Figures.Step;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Part.Line;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Point.Mark;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Part.Table;
import org.jspecify.annotations.Nullable;

/// The chart of one country, bars, or of two, lines; and the table that says the same. A step that
/// a country does not have is null.
record CaseChart(CaseChoice choice, List<CaseSeries> countries) {
  String title() {
    if (choice.isLevel()) {
      return choice.measure().isLevel() ? "Level by day" : "Total by day";
    }
    return choice.weekly()
        ? "New by week"
        : isAlone() ? "New by day" : "New by day, mean of seven days";
  }

  Series series() {
    SortedSet<LocalDate> steps = new TreeSet<>();
    countries.forEach(each -> steps.addAll(each.steps().keySet()));
    return new Series(
        "numbers",
        title() + ": " + names(),
        choice.weekly() ? ChronoUnit.WEEKS : ChronoUnit.DAYS,
        choice.scale(),
        steps.stream().map(this::point).toList(),
        lines(),
        table(steps));
  }

  String names() {
    return countries.stream().map(CaseSeries::country).collect(Collectors.joining(" and "));
  }

  private boolean isAlone() {
    return countries.size() == 1;
  }

  /// One country has bars; of two, the lines tell.
  private Point point(LocalDate at) {
    Step step = isAlone() ? countries.getFirst().steps().get(at) : null;
    Long value = value(step);
    return new Point(
        at,
        decimal(value),
        line(
            choice.weekly() ? "From " : "",
            at,
            ": ",
            join("; ", countries.stream().map(each -> said(each, at)).toList())),
        step == null ? 1 : Math.max(1, units(step)),
        mark(at));
  }

  private Mark mark(LocalDate at) {
    return countries.stream().anyMatch(each -> each.changed().contains(at))
        ? Mark.CHANGED
        : countries.stream().map(each -> each.steps().get(at)).allMatch(CaseChart::isGap)
            ? Mark.GAP
            : Mark.NONE;
  }

  private static boolean isGap(@Nullable Step step) {
    return step == null || step.isGap();
  }

  private String unit() {
    return choice.weekly() ? "week" : "day";
  }

  /// The days or weeks of what was added.
  private int units(Step step) {
    return step.days() / (choice.weekly() ? 7 : 1);
  }

  private @Nullable Long value(@Nullable Step step) {
    return step == null ? null : choice.isLevel() ? step.total() : step.added();
  }

  private static @Nullable BigDecimal decimal(@Nullable Long value) {
    return value == null ? null : BigDecimal.valueOf(value);
  }

  private Inline said(CaseSeries country, LocalDate at) {
    Step step = country.steps().get(at);
    Long value = value(step);
    String name = isAlone() ? "" : country.country() + " ";
    if (step == null || step.isGap()) {
      return line(name, "no figure");
    }
    return line(
        name,
        value == null ? line(known(step.total()), " in all; ", first()) : value,
        units(step) > 1 ? line(" in ", count(units(step), unit()), " together") : "",
        step.isCorrection() ? ", a correction" : "",
        step.mean() == null ? "" : line(", seven-day mean ", step.mean()),
        country.changed().contains(at) ? ", changed later" : "");
  }

  private String first() {
    return choice.weekly()
        ? "the first known week has no weekly figure"
        : "the first known day has no daily figure";
  }

  private List<Line> lines() {
    if (isAlone()) {
      Line means = lineOf("Mean of seven days", countries.getFirst(), Step::mean);
      return means.knots().isEmpty() ? List.of() : List.of(means);
    }
    boolean means = !choice.weekly() && !choice.isLevel();
    return countries.stream()
        .map(each -> lineOf(each.country(), each, means ? Step::mean : this::average))
        .toList();
  }

  /// Of several weeks together, a line is as high as one of them on average.
  private @Nullable BigDecimal average(Step step) {
    BigDecimal value = decimal(value(step));
    int units = Math.max(1, units(step));
    return value == null || units == 1
        ? value
        : value.divide(BigDecimal.valueOf(units), 1, RoundingMode.HALF_UP);
  }

  private static Line lineOf(
      String name, CaseSeries country, Function<Step, @Nullable BigDecimal> value) {
    return Line.of(name, country.steps().values(), Step::at, value);
  }

  private Table table(Collection<LocalDate> steps) {
    boolean level = choice.isLevel();
    boolean weekly = choice.weekly();
    Listing<LocalDate> listing =
        Listing.of(weekly ? "Figures by week" : "Figures by day", steps)
            .text(weekly ? "From Monday" : "Day", Function.identity());
    for (CaseSeries country : countries) {
      if (level || isAlone()) {
        column(listing, country, "In all", step -> known(step.total()));
      }
      if (!level) {
        column(listing, country, "New", CaseChart::added);
      }
      if (!level && !weekly) {
        column(listing, country, "Mean of 7 days", step -> step.mean() == null ? "" : step.mean());
      }
    }
    return listing.text("To know", this::toKnow).table(steps.size());
  }

  private void column(
      Listing<LocalDate> listing, CaseSeries country, String heading, Function<Step, Object> cell) {
    listing.number(
        isAlone() ? heading : country.country() + ": " + heading.toLowerCase(Locale.ROOT),
        at -> {
          Step step = country.steps().get(at);
          return step == null ? known(null) : cell.apply(step);
        });
  }

  private static Object known(@Nullable Long figure) {
    return figure == null ? quiet("no figure") : figure;
  }

  private static Object added(Step step) {
    return step.isGap() || step.added() != null ? known(step.added()) : "";
  }

  private Inline toKnow(LocalDate at) {
    List<Inline> all = new ArrayList<>();
    for (CaseSeries country : countries) {
      Inline words = toKnow(country, at);
      if (isAlone() || !words.equals(line())) {
        all.add(line(isAlone() ? "" : country.country() + ": ", words));
      }
    }
    return join(". ", all);
  }

  private Inline toKnow(CaseSeries country, LocalDate at) {
    Step step = country.steps().get(at);
    List<Inline> words = new ArrayList<>();
    if (step == null || step.isGap()) {
      return line();
    }
    if (value(step) == null) {
      words.add(line(first()));
    }
    if (units(step) > 1) {
      Inline several = strong(count(units(step), unit()));
      words.add(line(several, " together, after %ss without a figure".formatted(unit())));
    }
    if (step.isCorrection()) {
      words.add(line("a correction: the total fell"));
    }
    if (country.changed().contains(at)) {
      words.add(line("changed later"));
    }
    return join("; ", words);
  }
}
