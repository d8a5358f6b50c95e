package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;

import module java.base;

import dev.jarflow.cases.Figures.Step;
import dev.jarflow.cases.Measure;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Field;
import dev.jarflow.page.Part.Field.Choice;
import dev.jarflow.page.Part.Field.Option;
import dev.jarflow.page.Part.Form;
import dev.jarflow.page.Part.Series.Scale;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.covid.CaseChoice.By;
import dev.jarflow.serve.covid.CaseSeries.Version;
import dev.jarflow.serve.dashboard.Choices;

/// The dashboard: figures of one country by day, or of two, and everything that one has to know to
/// read them. `query` is as it stands in the address.
record CaseDashboard(
    List<Known> known, CaseChoice choice, String query, List<CaseSeries> countries, Instant now) {
  /// The DAG asks each day; a run with its retries takes hours at most.
  private static final Duration SILENT = Duration.ofHours(36);

  /// A source that told nothing for longer is stale.
  private static final Duration STALE = Duration.ofDays(3);

  private static final Duration YESTERDAY = Duration.ofDays(1);
  private static final int FEW = 5;
  private static final int SHOWN = 50;
  private static final int LENGTH_OF_A_DATE = 10;

  private record Change(CaseSeries of, Version version) {}

  Page page() {
    CaseChart chart = new CaseChart(choice, countries);
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "COVID: ", choice.measure().words(), " in ", chart.names()));
    parts.add(Part.paragraph(quiet(sources())));
    parts.addAll(notes());
    parts.add(form(known, choice));
    parts.add(cards());
    if (countries.stream().anyMatch(each -> !each.days().isEmpty())) {
      parts.addAll(chart(chart));
    }
    parts.addAll(changes());
    parts.addAll(
        listing(
                "Figures that the source changed later",
                CaseSeries::revisions,
                Comparator.comparing(Version::at),
                "Changed")
            .about(
                "The newest change first; a figure may be changed more than once. A page as of an earlier time shows what was known then.")
            .parts(SHOWN));
    return new Page("COVID cases · Jarflow", line(chart.names()), parts);
  }

  private List<Part> chart(CaseChart chart) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(2, chart.title()));
    parts.add(chart.series());
    boolean bars = countries.size() == 1 && !choice.isLog();
    if (bars && countries.getFirst().steps().values().stream().anyMatch(Step::isCorrection)) {
      parts.add(
          Part.paragraph(
              quiet("A bar below zero is a correction: the source took back what it had told.")));
    }
    parts.add(
        Part.paragraph(
            link("/api/covid/figures.csv?" + query, "These numbers as CSV"),
            " · ",
            link("/api/covid/figures.json?" + query, "as JSON, with what they are")));
    return parts;
  }

  private Inline sources() {
    List<Inline> sources = new ArrayList<>();
    for (CaseSeries each : countries) {
      sources.add(
          line(
              countries.size() == 1 ? "Source " : each.country() + ": source ",
              each.known().source(),
              ", received ",
              new Age(each.known().receivedAt(), now),
              ", last day ",
              each.known().last(),
              ". "));
    }
    return line(
        Inline.join("", sources),
        choice.asOf() != null
            ? line("As known on ", choice.asOf(), ".")
            : choice.asOfAsChosen().isEmpty() ? "" : "As known now.");
  }

  private List<Part> notes() {
    List<Part> notes = new ArrayList<>();
    if (countries.stream().anyMatch(each -> each.known().isInvented())) {
      notes.add(
          Part.note(
              Tone.WAIT,
              "Invented figures.",
              "They come from a simulator of an API that was closed, and say nothing about the real world."));
    }
    for (CaseSeries each : countries) {
      Known known = each.known();
      Inline task = line("fetch-covid [", known.country(), "]");
      boolean isAsked = choice.asOf() == null && !known.isFile();
      if (isAsked && known.repliedAt().isBefore(now.minus(SILENT))) {
        notes.add(
            Part.note(
                Tone.BAD,
                "No reply of " + known.source() + " about " + each.country() + ".",
                "The last one came ",
                new Age(known.repliedAt(), now),
                ", and the DAG covid asks each day. Open its last run in Airflow: the log of ",
                task,
                " says why it failed. To ask again: ",
                mono("./jarflow run covid")));
      } else if (isAsked && known.receivedAt().isBefore(now.minus(STALE))) {
        notes.add(
            Part.note(
                Tone.BAD,
                "Nothing new of " + each.country() + ".",
                known.source(),
                " answers, but last told a figure ",
                new Age(known.receivedAt(), now),
                ". The Report of ",
                task,
                " in Airflow says what its replies held. If the source has ended, choose another one in the form of the DAG covid."));
      }
      if (each.days().isEmpty()) {
        notes.add(
            Part.note(
                Tone.WAIT,
                "No figures of " + each.country() + ".",
                known.source(),
                " has none of this series for these days. Choose another series, or days from ",
                known.first(),
                " to ",
                known.last(),
                "."));
      }
    }
    return notes;
  }

  /// What stands in the address stays there: a time does not become a date.
  static Form form(List<Known> known, CaseChoice choice) {
    String country = choice.known().country();
    List<Option> all =
        known.stream().map(each -> new Option(each.country(), each.title())).distinct().toList();
    List<String> sources =
        known.stream().filter(each -> each.country().equals(country)).map(Known::source).toList();
    List<Field> fields = new ArrayList<>();
    fields.add(new Choice("country", "Country", country, all));
    if (all.size() > 1) {
      fields.add(
          new Choice(
              "with",
              "Compare with",
              choice.with() == null ? "" : choice.with().country(),
              Stream.concat(
                      Stream.of(new Option("", "none")),
                      all.stream().filter(each -> !each.value().equals(country)))
                  .toList()));
    }
    if (sources.size() > 1) {
      fields.add(new Choice("source", "Source", choice.known().source(), Option.of(sources)));
      fields.add(new Field.Hidden("source_of", country));
    }
    fields.add(
        new Choice(
            "series",
            "Series",
            Choices.word(choice.measure()),
            Option.of(Choices.words(Measure.class))));
    fields.add(
        new Choice("by", "By", Choices.word(choice.by()), Option.of(Choices.words(By.class))));
    fields.add(
        new Choice(
            "scale", "Scale", Choices.word(choice.scale()), Option.of(Choices.words(Scale.class))));
    fields.add(new Field.Day("from", "From", choice.from().toString()));
    fields.add(new Field.Day("to", "To", choice.to().toString()));
    fields.add(
        choice.asOfAsChosen().length() <= LENGTH_OF_A_DATE
            ? new Field.Day("as_of", "As known on", choice.asOfAsChosen())
            : new Field.Text("as_of", "As known on", choice.asOfAsChosen()));
    return new Form(fields, "Show");
  }

  private Cards cards() {
    boolean alone = countries.size() == 1;
    boolean level = choice.measure().isLevel();
    Cards cards = new Cards();
    for (CaseSeries each : countries) {
      String of = alone ? "" : each.country() + ": ";
      Step known = each.last(Step::total);
      if (known != null) {
        cards =
            cards.with(
                of + (level ? "Now" : "In all"),
                Objects.requireNonNull(known.total()),
                line("on ", known.at()));
      }
      Step mean = level ? null : each.last(Step::mean);
      if (mean != null) {
        cards =
            cards.with(
                of + "A day, in the last seven",
                Objects.requireNonNull(mean.mean()),
                line("until ", mean.at()));
      }
      int changes = each.revisions().size();
      long changed = each.changedFigures();
      cards =
          cards
              .with(of + "Days without a figure", each.gaps())
              .with(
                  of + "Figures changed later",
                  changed,
                  changes == changed ? "" : line("in ", count(changes, "change")));
    }
    return cards;
  }

  /// Of the whole series, whatever range is shown.
  private List<Part> changes() {
    Instant until = choice.asOf() == null ? now : choice.asOf();
    String title = "What changed since yesterday";
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(2, title));
    boolean any = false;
    for (CaseSeries each : countries) {
      List<Version> changes = each.since(until.minus(YESTERDAY));
      parts.add(changes(each, changes, until));
      any |= !changes.isEmpty();
    }
    if (any) {
      parts.add(
          listing(
                  title,
                  each -> each.since(until.minus(YESTERDAY)),
                  Comparator.comparing(Version::day),
                  "Known from")
              .table(FEW * countries.size()));
    }
    return parts;
  }

  private static Part changes(CaseSeries series, List<Version> changes, Instant until) {
    if (changes.isEmpty()) {
      return Part.paragraph(
          "Nothing: no figure of ",
          series.country(),
          " came or was changed in the 24 hours before ",
          until,
          ".");
    }
    long days = changes.stream().filter(change -> change.before() == null).count();
    List<Inline> what = new ArrayList<>();
    if (days > 0) {
      what.add(count(days, "new day"));
    }
    if (changes.size() > days) {
      what.add(count(changes.size() - days, "changed figure"));
    }
    return Part.paragraph(
        "Of ",
        series.country(),
        " in the 24 hours before ",
        until,
        ": ",
        Inline.join(" and ", what),
        ".");
  }

  /// Of one country or two, the last in the order first.
  private Listing<Change> listing(
      String title,
      Function<CaseSeries, List<Version>> versions,
      Comparator<Version> order,
      String at) {
    Listing<Change> listing =
        Listing.of(
            title,
            countries.stream()
                .flatMap(each -> versions.apply(each).stream().map(one -> new Change(each, one)))
                .sorted(Comparator.comparing(Change::version, order.reversed()))
                .toList());
    if (countries.size() > 1) {
      listing.text("Country", each -> each.of.country());
    }
    return listing
        .text("Day", each -> each.version.day())
        .number(
            "Before", each -> each.version.before() == null ? quiet("new") : each.version.before())
        .number("After", each -> each.version.figure())
        .text(at, each -> each.version.at());
  }
}
