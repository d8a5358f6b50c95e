package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.trips.TripChoice.By;
import dev.jarflow.trips.Box;
import dev.jarflow.trips.Cells;
import dev.jarflow.trips.Tile;
import dev.jarflow.trips.Week;
import dev.jarflow.trips.WeekCounts;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;

/// The trips of a box by week. Tiles that lie in it whole are counted by their sums, those on its
/// border trip by trip.
record BoxWeeks(Box box, By by) implements KeptRows.Question<WeekCounts> {
  private static final Cells NONE = new Cells(0, 0, -1, -1);

  /// The months to look at.
  private record Months(long first, long last) {}

  @Override
  public List<WeekCounts> ask(Database database) {
    // All statements see the trips of one moment.
    return List.of(
        database.transaction(
            () -> {
              Months months =
                  database
                      .sql("trips/months")
                      .one(row -> new Months(row.number("first_month"), row.number("last_month")));
              return months == null ? new WeekCounts() : count(database, months);
            }));
  }

  @Override
  public int rows(List<WeekCounts> answer) {
    return answer.getFirst().weeks().size();
  }

  private WeekCounts count(Database database, Months months) {
    WeekCounts counts = new WeekCounts();
    if (by == By.ORIGIN || by == By.EITHER) {
      counts.add(ends(database, months, true), 1);
    }
    if (by == By.DESTINATION || by == By.EITHER) {
      counts.add(ends(database, months, false), 1);
    }
    if (by == By.BOTH || by == By.EITHER) {
      counts.add(both(database, months), by == By.BOTH ? 1 : -1);
    }
    return counts;
  }

  /// Trips that begin in the box, or that end there.
  private WeekCounts ends(Database database, Months months, boolean origin) {
    WeekCounts counts = new WeekCounts();
    for (Box part : box.parts()) {
      Cells inside = Cells.inside(part);
      over("trips/tiles_inside", database, months, origin, inside)
          .each(row -> addWeeks(row, counts));
      touching(database, months, origin, part, inside, false, tile -> tile.count(part, counts));
    }
    return counts;
  }

  private static void addWeeks(Query.Row row, WeekCounts counts) {
    int first = Week.of(Week.firstOfMonth((int) row.number("month")).toEpochDay());
    for (int i = 0; i < Week.IN_A_MONTH; i++) {
      long trips = row.number("week" + (i + 1));
      if (trips > 0) {
        counts.add(first + i, trips);
      }
    }
  }

  /// Nothing but the trips themselves knows both of their ends.
  private WeekCounts both(Database database, Months months) {
    WeekCounts counts = new WeekCounts();
    for (Box part : box.parts()) {
      touching(database, months, true, part, NONE, true, tile -> tile.countBoth(part, box, counts));
    }
    return counts;
  }

  private static void touching(
      Database database,
      Months months,
      boolean origin,
      Box part,
      Cells inner,
      boolean others,
      Consumer<Tile> count) {
    over("trips/tiles_touching", database, months, origin, Cells.touching(part))
        .with("inner_west", inner.west())
        .with("inner_south", inner.south())
        .with("inner_east", inner.east())
        .with("inner_north", inner.north())
        .with("with_others", others)
        .each(
            row ->
                count.accept(
                    new Tile(
                        (int) row.number("x"),
                        (int) row.number("y"),
                        (int) row.number("month"),
                        row.bytes("trips"),
                        row.bytes("others"))));
  }

  private static Query over(
      String statement, Database database, Months months, boolean origin, Cells cells) {
    return database
        .sql(statement)
        .with("first_month", months.first)
        .with("last_month", months.last)
        .with("origin", origin)
        .with("west", cells.west())
        .with("south", cells.south())
        .with("east", cells.east())
        .with("north", cells.north());
  }
}
