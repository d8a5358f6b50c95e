package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query.Row;
import org.jspecify.annotations.Nullable;

/// Files that were taken together, and when: of two deliveries the one with the larger number is
/// the newer. A file that is tried again belongs to the delivery in which it came first. `batch` is
/// null for files that a person named; `samples` says that they are sample data, and `isKnown` that
/// an earlier run recorded the delivery.
record Delivery(
    String dataset,
    @Nullable String batch,
    List<Manifest.Entry> files,
    long number,
    String takenAt,
    boolean samples,
    boolean isKnown) {

  /// The deliveries of these files, the oldest first; none when nothing was requested.
  static List<Delivery> of(DeliveryRequest request, Database database) {
    if (request.files().isEmpty()) {
      return List.of();
    }
    String batch = request.batch();
    if (batch == null) {
      Delivery byHand =
          database
              .sql("sales/next_delivery")
              .one(row -> of(request.dataset(), null, request.files(), row));
      return List.of(Objects.requireNonNull(byHand));
    }
    Map<String, List<Manifest.Entry>> byBatch = new TreeMap<>();
    for (Manifest.Entry file : request.files()) {
      byBatch
          .computeIfAbsent(
              Objects.requireNonNullElse(file.firstBatch(), batch), _ -> new ArrayList<>())
          .add(file);
    }
    List<Delivery> deliveries = new ArrayList<>();
    byBatch.forEach(
        (first, files) -> {
          Delivery delivery =
              database
                  .sql("sales/taken_batch")
                  .with("dataset", request.dataset())
                  .with("batch", first)
                  .one(row -> of(request.dataset(), first, files, row));
          if (delivery == null) {
            throw Batches.neverTaken(request.dataset(), first);
          }
          deliveries.add(delivery);
        });
    deliveries.sort(Comparator.comparingLong(Delivery::number));
    return deliveries;
  }

  private static Delivery of(
      String dataset, @Nullable String batch, List<Manifest.Entry> files, Row row) {
    return new Delivery(
        dataset,
        batch,
        files,
        row.number("number"),
        row.text("taken_at"),
        row.truth("samples"),
        row.truth("delivered"));
  }

  /// Notes in the warehouse that it is loaded.
  void record(Database database, Run run) {
    Run.Id id = run.id();
    database
        .sql("sales/new_delivery")
        .with("number", number)
        .with("dataset", dataset)
        .with("batch", batch)
        .with("taken_at", takenAt)
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .update();
  }
}
