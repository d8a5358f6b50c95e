package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;

/// The trips of one source in one region: how many, and when the latest of them began.
record Source(String region, String name, long trips, String latest) {

  /// All of them, by source and region.
  record All() implements KeptRows.Question<Source> {
    @Override
    public List<Source> ask(Database database) {
      return database
          .sql("trips/sources")
          .list(
              row ->
                  new Source(
                      row.text("region"),
                      row.text("datasource"),
                      row.number("trips"),
                      row.text("latest")));
    }
  }

  /// The source of the latest trip in these regions; several sources when trips share the moment.
  static String ofLatestTrip(List<Source> sources, Set<String> regions) {
    List<Source> there = sources.stream().filter(each -> regions.contains(each.region)).toList();
    String latest = latest(there);
    return there.stream()
        .filter(each -> each.latest.equals(latest))
        .map(Source::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String latest(List<Source> sources) {
    return sources.stream().map(Source::latest).max(Comparator.naturalOrder()).orElse("");
  }

  /// A source, over all regions in which it appears.
  record Everywhere(String name, List<String> regions, long trips, String latest) {
    static List<Everywhere> of(List<Source> sources) {
      return sources.stream()
          .collect(Collectors.groupingBy(Source::name, LinkedHashMap::new, Collectors.toList()))
          .entrySet()
          .stream()
          .map(
              each ->
                  new Everywhere(
                      each.getKey(),
                      each.getValue().stream().map(Source::region).toList(),
                      each.getValue().stream().mapToLong(Source::trips).sum(),
                      Source.latest(each.getValue())))
          .toList();
    }
  }
}
