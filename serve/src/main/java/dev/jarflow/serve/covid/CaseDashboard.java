package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.strong;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Figures.Day;
import dev.jarflow.cases.Figures.Week;
import dev.jarflow.cases.Measure;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Field;
import dev.jarflow.page.Part.Field.Choice;
import dev.jarflow.page.Part.Form;
import dev.jarflow.page.Part.Knot;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Part.Table;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.covid.CaseFigures.Known;
import dev.jarflow.serve.covid.CaseFigures.Revision;

/// The dashboard: figures of one country by day, and everything that one has to know to read them.
record CaseDashboard(
    List<Known> known,
    CaseChoice choice,
    String query,
    Figures figures,
    List<Revision> revisions,
    Instant now) {
  /// A source that told nothing for longer is stale.
  private static final Duration STALE = Duration.ofDays(3);

  private static final int SHOWN = 50;
  private static final String LEGEND =
      "The line is the mean of seven days. A wide, pale bar is of several days together, as high as one of them on"
          + " average. A bar below zero is a correction.";

  Page page() {
    List<Day> days = figures.days(choice.from(), choice.to());
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.heading(1, "COVID: ", choice.measure().words(), " in ", title(choice.country())));
    parts.add(
        Part.paragraph(
            quiet(
                "Source ",
                choice.source(),
                ", received ",
                new Age(choice.known().receivedAt(), now),
                choice.asOf() == null ? "" : line(". As known on ", choice.asOf()),
                ".")));
    parts.addAll(notes());
    parts.add(form());
    parts.add(cards(days));
    boolean level = choice.measure().isLevel();
    String title = level ? "Level by day" : choice.weekly() ? "New by week" : "New by day";
    parts.add(Part.heading(2, title));
    parts.add(choice.weekly() ? weeks() : chart(days));
    if (!choice.weekly() && !level) {
      parts.add(Part.paragraph(quiet(LEGEND)));
    }
    parts.add(
        Part.paragraph(
            link("/api/covid/figures.csv?" + query, "These numbers as CSV"),
            " · ",
            link("/api/covid/figures.json?" + query, "as JSON, with what they are")));
    parts.addAll(
        Listing.of("Figures that the source changed later", revisions)
            .about(
                "The newest change first. A page as of an earlier time shows what was known then.")
            .text("Day", Revision::day)
            .number("Before", Revision::before)
            .number("Now", Revision::figure)
            .text("Changed", Revision::at)
            .parts(SHOWN));
    return new Page("COVID cases · Jarflow", line(choice.country()), parts);
  }

  private List<Part> notes() {
    List<Part> notes = new ArrayList<>();
    if (choice.known().isInvented()) {
      notes.add(
          new Note(
              Tone.WAIT,
              "Invented figures.",
              line(
                  "They come from a simulator that plays a closed API, and tell nothing of the world.")));
    }
    if (choice.known().receivedAt().isBefore(now.minus(STALE))) {
      notes.add(
          new Note(
              Tone.BAD,
              "Nothing new for days.",
              line("Look at the last runs of the DAG covid in Airflow.")));
    }
    return notes;
  }

  private Form form() {
    List<Field> fields =
        List.of(
            new Choice(
                "country",
                "Country",
                choice.country(),
                known.stream().map(Known::country).distinct().toList()),
            new Choice(
                "series",
                "Series",
                choice.measure().toString(),
                Stream.of(Measure.values()).map(Measure::toString).toList()),
            new Choice("by", "By", choice.weekly() ? "week" : "day", List.of("day", "week")),
            new Field.Day("from", "From", choice.from().toString()),
            new Field.Day("to", "To", choice.to().toString()),
            new Field.Day(
                "as_of",
                "As known on",
                choice.asOf() == null ? "" : choice.asOf().toString().substring(0, 10)));
    return new Form(fields, "Show");
  }

  private Cards cards(List<Day> days) {
    Day last = days.isEmpty() ? null : days.getLast();
    long gaps = days.stream().filter(Day::isGap).count();
    Cards cards = new Cards();
    if (last != null && last.total() != null) {
      cards =
          cards.with(
              choice.measure().isLevel() ? "Now" : "In all", last.total(), line("on ", last.day()));
    }
    if (last != null && last.mean() != null && !choice.measure().isLevel()) {
      cards = cards.with("A day, in the last seven", last.mean());
    }
    return cards
        .with("Days without a figure", gaps)
        .with("Figures changed later", revisions.size());
  }

  private Part chart(List<Day> days) {
    boolean level = choice.measure().isLevel();
    List<Point> bars = new ArrayList<>();
    List<Knot> means = new ArrayList<>();
    for (Day day : days) {
      Long value = level ? day.total() : day.added();
      if (value != null) {
        int steps = level ? 1 : Math.max(1, day.days());
        bars.add(new Point(day.day(), BigDecimal.valueOf(value), said(day, value, level), steps));
      }
      BigDecimal mean = day.mean();
      if (mean != null && !level && !bars.isEmpty()) {
        means.add(new Knot(day.day(), mean));
      }
    }
    return new Series(title(choice.country()), ChronoUnit.DAYS, bars, means, table(days, level));
  }

  /// A week whose Sunday or the one before has no figure is a gap.
  private Part weeks() {
    List<Week> weeks = figures.weeks(choice.from(), choice.to());
    List<Point> bars = new ArrayList<>();
    for (Week week : weeks) {
      Long added = week.added();
      if (added != null) {
        Inline said = line("From ", week.monday(), ": ", added);
        bars.add(new Point(week.monday(), BigDecimal.valueOf(added), said));
      }
    }
    Table table =
        Listing.of("Figures by week", weeks)
            .text("From Monday", Week::monday)
            .number("New", week -> week.added() == null ? quiet("no figure") : week.added())
            .table(weeks.size());
    return new Series(title(choice.country()), ChronoUnit.WEEKS, bars, table);
  }

  private static Inline said(Day day, long value, boolean level) {
    if (level) {
      return line(day.day(), ": ", value);
    }
    Inline together = day.days() > 1 ? line(" in ", count(day.days(), "day"), " together") : line();
    Inline mean = day.mean() == null ? line() : line(", ", day.mean(), " a day in seven days");
    return line(day.day(), ": ", value, together, day.isCorrection() ? ", a correction" : "", mean);
  }

  private Table table(List<Day> days, boolean level) {
    Listing<Day> listing =
        Listing.of("Figures by day", days)
            .text("Day", Day::day)
            .number("In all", day -> day.total() == null ? quiet("no figure") : day.total());
    if (!level) {
      listing
          .number("New", day -> day.added() == null ? "" : day.added())
          .number("Mean of 7 days", day -> day.mean() == null ? "" : day.mean())
          .text("To know", CaseDashboard::toKnow);
    }
    return listing.table(days.size());
  }

  private static Inline toKnow(Day day) {
    if (day.days() > 1) {
      return line(strong(count(day.days(), "day")), " together, after days without a figure");
    }
    return day.isCorrection() ? line("a correction: the total fell") : line();
  }

  private static String title(String country) {
    return Stream.of(country.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }
}
