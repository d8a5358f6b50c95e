package dev.jarflow.warehouse;

import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Run;

/// Batches of files that ingest took, and how a loading task marks them done.
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
      throw neverTaken(dataset, batch);
    }
    return false;
  }

  /// Only ingest makes batches: one that it never took could never be marked done.
  public static RejectedException neverTaken(String dataset, String batch) {
    return new RejectedException(
        "batch %s was never taken by ingest: drop its files into landing/%s and run the pipeline"
            .formatted(batch, dataset));
  }
}
