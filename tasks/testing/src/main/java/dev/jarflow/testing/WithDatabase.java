package dev.jarflow.testing;

import module java.base;

import org.jspecify.annotations.Nullable;

/// A scene with a warehouse in it, and what its tests do there as the superuser.
public interface WithDatabase {
  TestDatabase database();

  default List<String> rows(String sql) {
    return database().rows(sql);
  }

  default void assertRows(String sql, String... expected) {
    database().assertRows(sql, expected);
  }

  default void execute(String sql) {
    database().execute(sql);
  }

  /// A batch that ingest took, newer than those before, and nobody has loaded.
  default void take(String dataset, String batch, int files) {
    execute(
        """
        insert into ops.batch (dataset, batch, files, bytes, leased_until)
        values ('%s', '%s', %d, 1, now())
        """
            .formatted(dataset, batch, files));
  }

  /// A file of a batch. `firstBatch` is null unless it came before, and is tried again.
  default void takeFile(
      String dataset, String batch, String sha256, String name, @Nullable String firstBatch) {
    execute(
        firstBatch == null
            ? "insert into ops.batch_file (dataset, sha256, batch, name, bytes) values ('%s', '%s', '%s', '%s', 1)"
                .formatted(dataset, sha256, batch, name)
            : "insert into ops.retried_file (dataset, sha256, batch) values ('%s', '%s', '%s')"
                .formatted(dataset, sha256, batch));
  }
}
