package dev.jarflow.warehouse;

import module java.base;

/// Whether some of what datasets hold is sample data, and whether all of it is.
public record SampleData(boolean some, boolean all) {

  public static SampleData in(Database database, String... datasets) {
    return Objects.requireNonNull(
        database
            .sql("ops/sample_data")
            .with("datasets", List.of(datasets))
            .one(row -> new SampleData(row.truth("some"), row.truth("all"))));
  }
}
