package dev.jarflow.serve.trips;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Flow;
import dev.jarflow.page.Part.Flows;
import dev.jarflow.page.Part.Spot;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.trips.Place;
import dev.jarflow.warehouse.Database;

/// Trips that begin in one cell, end in one cell, and begin in the same hour of the day. Cells are
/// counted northward from the south pole and eastward from 180 degrees west; `cell` is their side
/// in units.
record Group(
    long place, long cell, Spot origin, Spot destination, long hour, long trips, String madeAt) {

  /// Those of a region with most trips, as of the last grouping.
  record Busiest(String region) implements KeptRows.Question<Group> {
    @Override
    public List<Group> ask(Database database) {
      return database
          .sql("trips/busiest_groups")
          .with("region", region)
          .list(
              row ->
                  new Group(
                      row.number("place"),
                      row.number("cell"),
                      middle(
                          row.number("cell"),
                          row.number("origin_row"),
                          row.number("origin_column")),
                      middle(row.number("cell"), row.number("dest_row"), row.number("dest_column")),
                      row.number("hour"),
                      row.number("trips"),
                      row.text("made_at")));
    }
  }

  private static Spot middle(long cell, long row, long column) {
    double side = (double) cell / Place.DEGREE;
    return new Spot((row + 0.5) * side - 90, (column + 0.5) * side - 180);
  }

  /// Nothing where there are none.
  static List<Part> parts(List<Group> groups) {
    if (groups.isEmpty()) {
      return List.of();
    }
    Group most = groups.getFirst();
    return List.of(
        Part.heading(2, "Busiest groups"),
        Part.paragraph(
            "Trips that begin in one cell of %s degrees, end in one, and begin in the same hour of the day; counted at %s UTC."
                .formatted(Place.degrees((int) most.cell), most.madeAt)),
        new Flows(
            "The %d busiest groups".formatted(groups.size()),
            groups.stream()
                .map(
                    group ->
                        new Flow(
                            group.origin,
                            group.destination,
                            (double) group.trips / most.trips,
                            group.said()))
                .toList(),
            Listing.of("Groups", groups)
                .number("Rank", Group::place)
                .text("From", group -> at(group.origin))
                .text("To", group -> at(group.destination))
                .text("Hour", Group::hours)
                .number("Trips", Group::trips)
                .table(groups.size())));
  }

  private Inline said() {
    return line(count(trips, "trip"), ", ", hours(), ": ", at(origin), " to ", at(destination));
  }

  private String hours() {
    return "%1$02d:00 to %1$02d:59".formatted(hour);
  }

  private static String at(Spot spot) {
    return String.format(Locale.ROOT, "%.4f %.4f", spot.latitude(), spot.longitude());
  }
}
