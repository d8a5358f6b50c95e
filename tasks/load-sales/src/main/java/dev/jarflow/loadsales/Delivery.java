package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.loadsales.DeliveryRequest.Source;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query.Row;
import org.jspecify.annotations.Nullable;

/// The files that were requested, and when they were taken: of two deliveries the one with the
/// larger number is the newer. `loadedBefore` says that an earlier run loaded it, so its files need
/// not be read again.
record Delivery(DeliveryRequest request, long number, String takenAt, boolean loadedBefore) {

  /// Null when nothing was requested.
  static @Nullable Delivery of(DeliveryRequest request, Database database) {
    if (request.files().isEmpty()) {
      return null;
    }
    Function<Row, Delivery> read =
        row ->
            new Delivery(
                request, row.number("number"), row.text("taken_at"), row.truth("delivered"));
    String batch = request.batch();
    if (batch == null) {
      return database.sql("sales/next_delivery").one(read);
    }
    Delivery taken =
        database
            .sql("sales/taken_batch")
            .with("dataset", request.dataset())
            .with("batch", batch)
            .one(read);
    if (taken == null) {
      throw Batches.neverTaken(request.dataset(), batch);
    }
    return taken;
  }

  List<Source> files() {
    return request.files();
  }

  /// Notes in the warehouse that it is loaded.
  void record(Database database, Run run) {
    Run.Id id = run.id();
    database
        .sql("sales/new_delivery")
        .with("number", number)
        .with("dataset", request.dataset())
        .with("batch", request.batch())
        .with("taken_at", takenAt)
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .update();
  }
}
