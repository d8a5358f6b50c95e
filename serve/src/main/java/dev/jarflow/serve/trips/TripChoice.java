package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.serve.dashboard.Choices;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import dev.jarflow.trips.Box;
import dev.jarflow.trips.WeekCounts.Denominator;
import org.jspecify.annotations.Nullable;

/// The choices of one request: the trips of a region, or those of a box. The days widen to whole
/// weeks; null means from the first trip, or to the last.
record TripChoice(
    @Nullable String region,
    @Nullable Box box,
    By by,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Denominator denominator) {
  private static final Set<String> NAMES =
      Set.of("region", "bbox", "by", "from", "to", "denominator");

  /// The end of a trip that must lie in the box.
  enum By {
    ORIGIN,
    DESTINATION,
    EITHER,
    BOTH
  }

  /// Without a region and a box, the region with most trips is meant if there is one.
  static TripChoice of(Map<String, String> fields, @Nullable String otherwise, KeptRows rows)
      throws Refused {
    Choices chosen = Choices.of(fields, NAMES);
    String text = chosen.text("bbox");
    String region = chosen.text("region");
    if (text.isEmpty() && region.isEmpty()) {
      if (otherwise == null) {
        throw new Refused(
            400, "region", "expected region=NAME or bbox=west,south,east,north, found neither");
      }
      region = otherwise;
    }
    if (!text.isEmpty() && !region.isEmpty()) {
      throw new Refused(400, "bbox", "expected region or bbox, found both");
    }
    if (text.isEmpty() && rows.of(new Region.Weeks(region)).getFirst().weeks().isEmpty()) {
      throw Refused.expected(404, "region", "one of the regions " + Region.names(rows), region);
    }
    LocalDate from = chosen.text("from").isEmpty() ? null : chosen.day("from", LocalDate.EPOCH);
    LocalDate to = chosen.text("to").isEmpty() ? null : chosen.day("to", LocalDate.EPOCH);
    if (from != null && to != null && from.isAfter(to)) {
      throw new Refused(
          400, "from", "expected from on or before to, found %s after %s".formatted(from, to));
    }
    return new TripChoice(
        text.isEmpty() ? region : null,
        text.isEmpty() ? null : box(text),
        chosen.one("by", By.class),
        from,
        to,
        chosen.one("denominator", Denominator.class));
  }

  private static Box box(String text) throws Refused {
    try {
      return Box.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "bbox", String.valueOf(e.getMessage()));
    }
  }
}
