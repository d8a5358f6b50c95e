package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.page.Part;
import dev.jarflow.page.SampleNote;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.trips.Week;
import dev.jarflow.trips.WeekCounts;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// A region that files of trips name, with the Mondays of its first and last week, and whether its
/// trips are sample data.
record Region(
    String name, long trips, LocalDate first, LocalDate last, boolean samples, boolean allSamples) {
  /// More are not listed in a sentence.
  private static final int LISTED = 20;

  /// All of them, those with most trips first.
  record All() implements KeptRows.Question<Region> {
    @Override
    public List<Region> ask(Database database) {
      return database
          .sql("trips/regions")
          .list(
              row ->
                  new Region(
                      row.text("name"),
                      row.number("trips"),
                      row.day("first_monday"),
                      row.day("last_monday"),
                      row.truth("samples"),
                      row.truth("nothing_else")));
    }
  }

  /// The trips of one by week.
  record Weeks(String region) implements KeptRows.Question<WeekCounts> {
    @Override
    public List<WeekCounts> ask(Database database) {
      WeekCounts counts = new WeekCounts();
      database
          .sql("trips/weeks_of_region")
          .with("region", region)
          .each(row -> counts.add(Week.of(row.day("monday").toEpochDay()), row.number("trips")));
      return List.of(counts);
    }

    @Override
    public int rows(List<WeekCounts> answer) {
      return answer.getFirst().weeks().size();
    }
  }

  /// A note where some of the regions, or all, hold sample data.
  static List<Part> sampleNote(List<Region> regions) {
    return SampleNote.parts(
        regions.stream().anyMatch(Region::samples), regions.stream().allMatch(Region::allSamples));
  }

  static @Nullable Region named(String name, KeptRows rows) {
    return rows.of(new All()).stream()
        .filter(region -> region.name.equals(name))
        .findFirst()
        .orElse(null);
  }

  static String names(KeptRows rows) {
    return rows.of(new All()).stream()
        .limit(LISTED)
        .map(Region::name)
        .collect(Collectors.joining(", "));
  }
}
