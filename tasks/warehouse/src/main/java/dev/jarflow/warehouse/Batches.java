package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Run;
import org.jspecify.annotations.Nullable;

/// Batches of files that ingest took, and how a loading task marks them done.
public final class Batches {
  private Batches() {}

  /// Marks a batch done, all of whose files are loaded.
  public static boolean markDone(Database database, Run run, String dataset, String batch) {
    return markDone(database, run, dataset, batch, Map.of(), null);
  }

  /// Marks a batch done, inside the caller's transaction, so that its rows and this fact are
  /// committed together, and notes what became of each file: `refused` has the reasons of those
  /// that were refused, by digest; the others are loaded. `rules` is the digest of the policy that
  /// they were judged by.
  ///
  /// True when this call did it; false when it was done before, whose rows stay as they are. A
  /// batch of which every file was refused may be done again. Whoever asks first holds the batch
  /// until its transaction ends; a second loader waits here.
  public static boolean markDone(
      Database database,
      Run run,
      String dataset,
      String batch,
      Map<String, String> refused,
      @Nullable String rules) {
    Function<String, Query> sql =
        name -> database.sql(name).with("dataset", dataset).with("batch", batch);
    Run.Id id = run.id();
    UnaryOperator<Query> ofRun =
        query ->
            query
                .with("dag_id", id == null ? null : id.dag())
                .with("run_id", id == null ? null : id.run());
    if (ofRun.apply(sql.apply("ops/mark_batch_done")).update() == 0) {
      if (sql.apply("ops/is_batch_done").one(row -> row.truth("done")) == null) {
        throw neverTaken(dataset, batch);
      }
      return false;
    }
    List<String> digests = List.copyOf(refused.keySet());
    RejectedException loaded =
        sql.apply("ops/loaded_meanwhile")
            .with("refused", digests)
            .one(
                row ->
                    new RejectedException(
                        "%s was loaded meanwhile, with batch %s: nothing is left to do"
                            .formatted(row.text("name"), row.text("batch"))));
    if (loaded != null) {
      throw loaded;
    }
    int _ =
        ofRun
            .apply(sql.apply("ops/settle_files"))
            .with("refused", digests)
            .with("reasons", digests.stream().map(refused::get).toList())
            .with("rules", rules)
            .update();
    return true;
  }

  /// Only ingest makes batches: one that it never took could never be marked done.
  public static RejectedException neverTaken(String dataset, String batch) {
    return new RejectedException(
        "batch %s was never taken by ingest: drop its files into landing/%s and run the pipeline"
            .formatted(batch, dataset));
  }
}
