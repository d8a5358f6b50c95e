package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// Files of one dataset that are loaded together: a batch of ingest's, or files that a person
/// named. `batch` is null for files that a person named; `loadedBefore` says that an earlier run
/// loaded it, so its files need not be read again.
record Delivery(
    Dataset dataset, @Nullable String batch, List<Source> files, Turn turn, boolean loadedBefore) {

  /// Of two deliveries the one with the larger number is the newer. `takenAt` is when the files
  /// were taken.
  record Turn(long number, String takenAt) {
    private static Turn of(Query.Row row) {
      return new Turn(row.number("number"), row.text("taken_at"));
    }
  }

  /// What can be delivered.
  enum Dataset {
    ITEMS("sales-items"),
    TRANSACTIONS("sales-transactions");

    private final String folder;

    Dataset(String folder) {
      this.folder = folder;
    }

    /// Its name, and that of its landing folder.
    String folder() {
      return folder;
    }
  }

  /// A file, and what it was called when it came.
  record Source(String name, Path path) {}

  /// Finds the turn of what was requested; null when nothing was.
  static @Nullable Delivery of(DeliveryRequest request, Database database) throws IOException {
    List<Source> sources = request.sources();
    if (sources.isEmpty()) {
      return null;
    }
    Dataset dataset = request.dataset();
    String batch = request.batch();
    if (batch == null) {
      return database
          .sql("sales/next_delivery")
          .one(row -> new Delivery(dataset, null, sources, Turn.of(row), false));
    }
    Delivery taken =
        database
            .sql("sales/taken_batch")
            .with("dataset", dataset.folder)
            .with("batch", batch)
            .one(
                row -> new Delivery(dataset, batch, sources, Turn.of(row), row.truth("delivered")));
    if (taken == null) {
      throw Batches.neverTaken(dataset.folder, batch);
    }
    return taken;
  }

  /// Notes in the warehouse that it is loaded.
  void record(Database database, Run run) {
    Run.Id id = run.id();
    database
        .sql("sales/new_delivery")
        .with("number", turn.number)
        .with("dataset", dataset.folder)
        .with("batch", batch)
        .with("taken_at", turn.takenAt)
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .update();
  }
}
