package dev.jarflow.serve.trips;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.quiet;

import module java.base;

import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Field;
import dev.jarflow.page.Part.Field.Option;
import dev.jarflow.page.Part.Form;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import dev.jarflow.serve.dashboard.Choices;
import dev.jarflow.serve.trips.TripChoice.By;
import dev.jarflow.trips.Week;
import dev.jarflow.trips.WeekCounts;
import dev.jarflow.trips.WeekCounts.Average;
import dev.jarflow.trips.WeekCounts.Denominator;

/// The page of the trips of a region or a box: their weekly average, the weeks as bars, and of a
/// region its busiest groups. Below,
/// the regions with most trips, who told of them, and the newest ingestions.
record TripPage(
    Totals totals,
    List<Region> regions,
    List<Source.Latest> latest,
    List<Source> sources,
    List<Group> groups,
    List<Ingestion.Latest> ingestions,
    TripChoice choice,
    WeekCounts counts) {
  /// Ten years.
  private static final int MOST_WEEKS = 522;

  Page page() {
    Average average = counts.average(choice.from(), choice.to(), choice.denominator());
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Trips"));
    parts.add(form(regions, choice));
    parts.addAll(totals.sampleNote());
    parts.add(cards(average));
    parts.addAll(
        average.isOfNoWeek() ? List.of(Part.paragraph("No trips there.")) : weeks(average));
    parts.addAll(Group.parts(groups));
    parts.addAll(
        Listing.of("Regions", regions)
            .text(
                "Region", region -> link("/trips?region=" + encoded(region.name()), region.name()))
            .number("Trips", Region::trips)
            .text("First week", Region::first)
            .text("Last week", Region::last)
            .text("Latest source", region -> Source.Latest.in(Set.of(region.name()), latest))
            .counting(totals.regions())
            .parts(regions.size()));
    parts.addAll(aboutSources());
    return new Page("Trips · Jarflow", line(count(average.trips(), "trip")), parts);
  }

  private List<Part> aboutSources() {
    List<Part> parts = new ArrayList<>();
    List<String> most = regions.stream().limit(2).map(Region::name).toList();
    if (most.size() == 2) {
      parts.add(
          Part.paragraph(
              "The latest trip in the two regions with most trips, %s and %s, is of %s."
                  .formatted(most.getFirst(), most.getLast(), Source.Latest.in(most, latest))));
    }
    parts.addAll(
        Listing.of("Sources", sources)
            .text("Source", Source::name)
            .prose("In the regions", Source::everywhere)
            .number("Trips", Source::trips)
            .text("Latest trip", Source::latest)
            .parts(sources.size()));
    parts.addAll(
        Listing.of("Ingestions", ingestions)
            .text(
                "Last change (UTC)",
                each -> link(Ingestions.PAGES + encoded(each.run()), each.at()))
            .number("Files", Ingestion.Latest::files)
            .number("Not done", Ingestion.Latest::waiting)
            .number("Refused", Ingestion.Latest::refused)
            .number("Trips", Ingestion.Latest::trips)
            .number("Quarantined", Ingestion.Latest::quarantined)
            .parts(ingestions.size()));
    return parts;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static Form form(List<Region> regions, TripChoice choice) {
    return new Form(
        List.of(
            new Field.Choice(
                "region",
                "Region",
                Objects.requireNonNullElse(choice.region(), ""),
                Stream.concat(
                        Stream.of(new Option("", "a box")),
                        regions.stream().map(region -> new Option(region.name(), region.name())))
                    .toList()),
            new Field.Text(
                "bbox", "Or a box: west,south,east,north", Objects.toString(choice.box(), "")),
            new Field.Choice(
                "by",
                "In the box lies",
                Choices.word(choice.by()),
                Option.of(Choices.words(By.class))),
            new Field.Day("from", "From", Objects.toString(choice.from(), "")),
            new Field.Day("to", "To", Objects.toString(choice.to(), "")),
            new Field.Choice(
                "denominator",
                "Weeks",
                Choices.word(choice.denominator()),
                List.of(
                    new Option(Choices.word(Denominator.ALL), "all"),
                    new Option(Choices.word(Denominator.NONEMPTY), "with trips")))),
        "Show");
  }

  private Cards cards(Average average) {
    return new Cards()
        .with("Trips", average.trips())
        .with("Weeks", average.weeks())
        .with("Weekly average", average.average() == null ? "none" : average.average());
  }

  private List<Part> weeks(Average average) {
    SortedMap<Integer, Long> within = counts.of(average);
    if (within.isEmpty()) {
      return List.of(Part.paragraph("No trips in these weeks."));
    }
    int last = within.lastKey();
    int first = Math.max(within.firstKey(), last - MOST_WEEKS + 1);
    List<Integer> weeks = IntStream.rangeClosed(first, last).boxed().toList();
    Function<Integer, Long> trips = week -> within.getOrDefault(week, 0L);
    return List.of(
        Part.heading(2, "Trips by week"),
        new Series(
            "Trips by week",
            ChronoUnit.WEEKS,
            weeks.stream()
                .map(
                    week ->
                        new Point(
                            Week.monday(week),
                            BigDecimal.valueOf(trips.apply(week)),
                            line(
                                "From ",
                                Week.monday(week),
                                ": ",
                                count(trips.apply(week), "trip"))))
                .toList(),
            Listing.of("Trips by week", weeks)
                .text("From Monday", Week::monday)
                .number("Trips", trips)
                .table(weeks.size())),
        Part.paragraph(
            quiet(
                first > within.firstKey() ? "Earlier weeks are not shown. " : "",
                "Weeks begin on Monday, by the clock where a trip began. The edges of a box belong to it.")));
  }
}
