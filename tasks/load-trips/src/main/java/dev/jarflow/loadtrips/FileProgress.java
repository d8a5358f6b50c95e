package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.batch.Manifest.Entry;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// Tells whoever waits how far each file of a run of Airflow is. Of a load by hand nothing is told.
///
/// `beside` is a connection that is in no transaction: others see nothing of one before it ends.
final class FileProgress {
  private static final Duration GAP = Duration.ofSeconds(1);

  private final Database beside;
  private final Run.@Nullable Id run;
  private long began = System.nanoTime();
  private long told = began;

  private FileProgress(Database beside, Run.@Nullable Id run) {
    this.beside = beside;
    this.run = run;
  }

  /// All files wait.
  static FileProgress of(List<Entry> files, Run.@Nullable Id run, Database beside) {
    if (run != null) {
      int _ = beside.sql("trips/forget_progress").update();
      int _ =
          beside
              .sql("trips/begin_progress")
              .with("dag_id", run.dag())
              .with("run_id", run.run())
              .with("digests", files, Entry::sha256)
              .with("names", files, Entry::name)
              .update();
    }
    return new FileProgress(beside, run);
  }

  /// Its time is counted from now on.
  void begins() {
    began = System.nanoTime();
  }

  /// Told once a second, however often it is called.
  void reading(Entry file, long trips, long quarantined, double share) {
    if (System.nanoTime() - told >= GAP.toNanos()) {
      tell(beside, file, "loading", null, trips, quarantined, share);
      told = System.nanoTime();
    }
  }

  /// Others see it when the transaction of `database` ends.
  void loaded(Database database, Entry file, Summary rows) {
    tell(database, file, "loaded", null, rows.accepted(), rows.rejected(), 1);
  }

  void loadedBefore(Entry file) {
    tell(beside, file, "loaded before", null, 0, 0, 1);
  }

  void refused(Entry file, String reason) {
    tell(beside, file, "refused", reason, 0, 0, 1);
  }

  private void tell(
      Database database,
      Entry file,
      String state,
      @Nullable String reason,
      long trips,
      long quarantined,
      double share) {
    if (run != null) {
      int _ =
          database
              .sql("trips/tell_progress")
              .with("dag_id", run.dag())
              .with("run_id", run.run())
              .with("sha256", file.sha256())
              .with("state", state)
              .with("reason", reason)
              .with("trips", trips)
              .with("quarantined", quarantined)
              .with("share", share)
              .with("milliseconds", Duration.ofNanos(System.nanoTime() - began).toMillis())
              .update();
    }
  }
}
