package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;

/// A source: the regions in which it appears most and how many more there are, its trips, and when
/// the latest of them began.
record Source(String name, String regions, long more, long trips, String latest) {

  /// Those with most trips.
  record Most() implements KeptRows.Question<Source> {
    @Override
    public List<Source> ask(Database database) {
      return database
          .sql("trips/sources")
          .list(
              row ->
                  new Source(
                      row.text("name"),
                      row.text("regions"),
                      row.number("more"),
                      row.number("trips"),
                      row.text("latest")));
    }
  }

  String everywhere() {
    return more == 0 ? regions : "%s and %,d more".formatted(regions, more);
  }

  /// The source of the latest trip in a region; several have one there when trips share the moment.
  record Latest(String region, String source, String at) {

    /// In each of these regions.
    record In(List<String> regions) implements KeptRows.Question<Latest> {
      @Override
      public List<Latest> ask(Database database) {
        return database
            .sql("trips/latest_sources")
            .with("regions", regions, name -> name)
            .list(
                row -> new Latest(row.text("region"), row.text("datasource"), row.text("latest")));
      }
    }

    /// In these regions together.
    static String in(Collection<String> regions, List<Latest> all) {
      List<Latest> there = all.stream().filter(each -> regions.contains(each.region)).toList();
      String latest = there.stream().map(Latest::at).max(Comparator.naturalOrder()).orElse("");
      return there.stream()
          .filter(each -> each.at.equals(latest))
          .map(Latest::source)
          .distinct()
          .collect(Collectors.joining(", "));
    }
  }
}
