package dev.jarflow.loadtrips;

import dev.jarflow.tabular.Table.Row;
import dev.jarflow.trips.Clock;
import dev.jarflow.trips.Place;
import org.jspecify.annotations.Nullable;

/// A row of a file: a trip, or the `fault` that it has.
record TripRow(
    long line,
    String region,
    long origin,
    long destination,
    long at,
    String datasource,
    @Nullable Reason fault) {
  private static final int LONGEST_NAME = 100;

  static TripRow of(Row<TripColumn> row) {
    return row.whole()
        ? of(
            row.line(),
            name(row.get(TripColumn.REGION)),
            Place.parse(row.get(TripColumn.ORIGIN_COORD)),
            Place.parse(row.get(TripColumn.DESTINATION_COORD)),
            Clock.parse(row.get(TripColumn.DATETIME)),
            name(row.get(TripColumn.DATASOURCE)))
        : of(row.line(), Reason.COLUMNS);
  }

  /// One that is no trip.
  static TripRow of(long line, Reason fault) {
    return new TripRow(line, "", 0, 0, 0, "", fault);
  }

  /// The names are as [#name] tells them.
  static TripRow of(
      long line, String region, long origin, long destination, long at, String datasource) {
    Reason fault = fault(region, origin, destination, at, datasource);
    return new TripRow(line, region, origin, destination, at, datasource, fault);
  }

  /// The name in a cell; empty when it is none.
  static String name(String cell) {
    return cell.isBlank()
            || cell.length() > LONGEST_NAME
            || cell.chars().anyMatch(Character::isISOControl)
        ? ""
        : cell;
  }

  /// The first one, in the order of the columns.
  private static @Nullable Reason fault(
      String region, long origin, long destination, long at, String datasource) {
    if (region.isEmpty()) {
      return Reason.BAD_REGION;
    }
    if (origin == Place.NOT_A_POINT || destination == Place.NOT_A_POINT) {
      return Reason.NOT_A_POINT;
    }
    if (origin == Place.OUTSIDE || destination == Place.OUTSIDE) {
      return Reason.OUTSIDE;
    }
    if (at == Clock.NONE) {
      return Reason.BAD_TIME;
    }
    return datasource.isEmpty() ? Reason.BAD_DATASOURCE : null;
  }
}
