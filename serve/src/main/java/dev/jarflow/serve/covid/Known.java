package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// A country as a source tells it. `receivedAt` is when a reply last told a figure, `repliedAt`
/// when the source last answered at all.
record Known(
    String country,
    String source,
    LocalDate first,
    LocalDate last,
    Instant receivedAt,
    Instant repliedAt) {

  /// What was known at a time; a null is now.
  record At(@Nullable Instant asOf) implements KeptRows.Question<Known> {
    @Override
    public List<Known> ask(Database database) {
      return database
          .sql("covid/known")
          .with("as_of", asOf)
          .list(
              row ->
                  new Known(
                      row.text("country"),
                      row.text("source"),
                      row.day("first_day"),
                      row.day("last_day"),
                      row.moment("received_at"),
                      row.moment("replied_at")));
    }
  }

  /// Figures of the simulator are invented, and every page, file and answer says so.
  boolean isInvented() {
    return source.equals("simulator");
  }

  /// A file is told once; everything else is asked each day.
  boolean isFile() {
    return source.startsWith("file:");
  }

  /// The country as people write it.
  String title() {
    return Stream.of(country.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }

  /// For programs.
  Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("country", country);
    facts.put("source", source);
    facts.put("invented", isInvented());
    facts.put("first_day", first);
    facts.put("last_day", last);
    facts.put("received_at", receivedAt);
    return facts;
  }
}
