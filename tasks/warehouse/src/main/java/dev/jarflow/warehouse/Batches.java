package dev.jarflow.warehouse;

import dev.jarflow.kit.task.Run;

/// What a loading task says of the batch it loaded.
public final class Batches {
  private Batches() {}

  /// Marks a batch done, inside the caller's transaction, so that its rows and this fact are
  /// committed together.
  ///
  /// True when this call did it; false when it was done before, whose rows stay as they are.
  /// Whoever asks first holds the batch until its transaction ends; a second loader waits here.
  public static boolean markDone(Database database, Run run, String dataset, String batch) {
    Run.Id id = run.id();
    int changed =
        database
            .sql("ops/mark_batch_done")
            .with("dataset", dataset)
            .with("batch", batch)
            .with("dag_id", id == null ? null : id.dag())
            .with("run_id", id == null ? null : id.run())
            .update();
    if (changed == 1) {
      return true;
    }
    Boolean done =
        database
            .sql("ops/is_batch_done")
            .with("dataset", dataset)
            .with("batch", batch)
            .one(row -> row.truth("done"));
    if (done == null) {
      throw new IllegalArgumentException(
          "no batch %s of dataset %s: ingest makes batches".formatted(batch, dataset));
    }
    return false;
  }
}
