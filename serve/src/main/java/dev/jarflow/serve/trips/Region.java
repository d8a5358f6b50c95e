package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.trips.Week;
import dev.jarflow.trips.WeekCounts;
import dev.jarflow.warehouse.Database;

/// A region that files of trips name, with the Mondays of its first and last week.
record Region(String name, long trips, LocalDate first, LocalDate last) {
  /// More are not listed in a sentence.
  private static final int LISTED = 20;

  /// Those with most trips, the first has most.
  record Most() implements KeptRows.Question<Region> {
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
                      row.day("last_monday")));
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

  static String names(KeptRows rows) {
    return rows.of(new Most()).stream()
        .limit(LISTED)
        .map(Region::name)
        .collect(Collectors.joining(", "));
  }
}
