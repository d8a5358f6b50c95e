package dev.jarflow.loadmembers;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One run of load-members: a judged batch goes into the history, behind the batch that it was
/// judged after.
///
/// Everything happens in one transaction under a lock that all loaders take, so that a kill at any
/// moment leaves either nothing or the whole batch.
record Loading(Run run, Database database, Judged judged, Progress progress) {
  private static final String DATASET = "applications";

  /// A loader waits for another one as long as this, and copies at most so long.
  private static final Duration LONGEST = Duration.ofMinutes(45);

  static Result load(Run run, Path report) throws IOException {
    try {
      Judged judged = Judged.read(report);
      long rows = judged.successfulCsv().rows() + judged.unsuccessfulCsv().rows();
      try (Database database = Database.open(run, LONGEST);
          Progress progress = run.progress("applications", rows)) {
        Loading loading = new Loading(run, database, judged, progress);
        return database.transaction(loading::load);
      }
    } catch (UnfitException e) {
      return Result.rejected(String.valueOf(e.getMessage()));
    }
  }

  private Result load() {
    database.sql("membership/wait_for_lock").update();
    database.sql("membership/lock").list(row -> true);
    Loaded before = before();
    if (before != null) {
      long skipped = before.members + before.refused;
      new Summary(DATASET, skipped, 0, 0, skipped).log(run.log());
      return answer(
          before,
          "batch %s was loaded before, as number %d: nothing changes"
              .formatted(judged.batch(), before.place));
    }
    if (judged.rejected() != null) {
      throw new UnfitException(
          "batch %s was rejected by validate: %s".formatted(judged.batch(), judged.rejected()));
    }
    long place = freePlace();
    if (judged.kind() == Judged.Kind.FILES) {
      expectTaken();
    }
    expectUnchanged(judged.successfulCsv());
    expectUnchanged(judged.unsuccessfulCsv());
    Loaded now = insert(place);
    new Summary(DATASET, now.members + now.refused, now.members, now.refused, 0).log(run.log());
    return answer(now, "batch %s loaded, as number %d".formatted(judged.batch(), place));
  }

  /// What stands in the history of a batch.
  private record Loaded(long place, long members, long refused, long proofs) {}

  private Result answer(Loaded loaded, String message) {
    return Result.ok(message)
        .with("batch", judged.batch())
        .with("place", loaded.place)
        .with("members", loaded.members)
        .with("refused", loaded.refused)
        .with("proofs", loaded.proofs);
  }

  private @Nullable Loaded before() {
    return database
        .sql("membership/loaded_counts")
        .with("batch", judged.batch())
        .one(
            row ->
                new Loaded(
                    row.number("place"),
                    row.number("successful"),
                    row.number("unsuccessful"),
                    row.number("proofs")));
  }

  /// The place behind the batch that this one was judged after, which must be the last one.
  private long freePlace() {
    Long seen = judged.place();
    if (seen == null) {
      throw new UnfitException(
          "batch %s was judged without --history: run validate again with --history"
              .formatted(judged.batch()));
    }
    Long last = database.sql("membership/last_place").one(row -> row.number("place"));
    if (!seen.equals(last)) {
      throw new UnfitException(
          "batch %s was judged when %s, now %s: run validate again"
              .formatted(judged.batch(), history(seen), history(last == null ? 0 : last)));
    }
    return seen + 1;
  }

  private static String history(long last) {
    return last == 0 ? "no batch was loaded" : "batch number %d was the last".formatted(last);
  }

  /// Nobody but ingest makes batches of files: one that it never took could never be marked done.
  private void expectTaken() {
    Boolean done =
        database
            .sql("ops/is_batch_done")
            .with("dataset", DATASET)
            .with("batch", judged.batch())
            .one(row -> row.truth("done"));
    if (done == null) {
      throw new UnfitException(
          "batch %s was never taken by ingest: drop its files into landing/%s and run the pipeline"
              .formatted(judged.batch(), DATASET));
    }
    if (done) {
      throw new UnfitException(
          "batch %s is marked done, but its applications are not in the warehouse: was something restored?"
              .formatted(judged.batch()));
    }
  }

  private void expectUnchanged(Judged.Csv csv) {
    String sha256;
    try (InputStream in = Files.newInputStream(csv.file())) {
      sha256 = Sha256.copy(in, OutputStream.nullOutputStream(), _ -> run.stop().check());
    } catch (NoSuchFileException e) {
      throw new UnfitException(csv.file() + " is not there any more: run validate again");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!sha256.equals(csv.sha256())) {
      throw new UnfitException(csv.file() + " is not what validate wrote: run validate again");
    }
  }

  private Loaded insert(long place) {
    Run.Id id = run.id();
    database
        .sql("membership/new_batch")
        .with("place", place)
        .with("batch", judged.batch())
        .with("kind", judged.kind().word())
        .with("feed", judged.feed())
        .with("policy", judged.policy())
        .with("as_of", judged.asOf().toString())
        .with("read", judged.read())
        .with("successful", judged.successful())
        .with("unsuccessful", judged.unsuccessful())
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .update();
    Rows rows = new Rows(database, progress, place);
    long members = rows.members(judged.successfulCsv());
    long refused = rows.refused(judged.unsuccessfulCsv());
    for (Judged.Proof proof : judged.proofs()) {
      database
          .sql("membership/new_date_proof")
          .with("place", place)
          .with("separator", proof.separator())
          .with("date_order", proof.dateOrder())
          .with("rows", proof.rows())
          .update();
    }
    switch (judged.kind()) {
      case FILES -> Batches.markDone(database, run, DATASET, judged.batch());
      case REPLAY -> {
        int accepted = database.sql("membership/accept_refused").with("place", place).update();
        run.log().info("refusals that point to a member now", "refusals", accepted);
      }
    }
    return new Loaded(place, members, refused, judged.proofs().size());
  }
}
