package dev.jarflow.ingest;

import module java.base;

import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Run;
import dev.jarflow.source.RefusedFile;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// The batches of a dataset in the database: the contents that were taken, and the run that each
/// batch was given to.
///
/// Everything that takes or gives a batch happens in one transaction that holds the dataset's lock.
record BatchRegister(Database database, Run.@Nullable Id run, String dataset, Duration lease) {

  /// Refused files in one statement. A name with its control characters written out may be a
  /// kilobyte, and a statement holds its values several times.
  private static final int AT_ONCE = 500;

  /// A batch that this run holds now, unless it is done.
  record Batch(String id, long number, long files, long bytes, boolean done) {}

  record BatchFile(String sha256, String name, long bytes) {}

  /// The batch this run was given before, or the oldest that is on offer; null when this run may
  /// take a new one.
  @Nullable Batch given() {
    return database.transaction(
        () -> {
          lock();
          Batch own = own();
          if (own != null) {
            hold(own, 0);
            return own;
          }
          Batch offered = sql("ops/offered_batch").one(BatchRegister::batch);
          if (offered != null) {
            hold(offered, 1);
          }
          return offered;
        });
  }

  /// The answer to [#take].
  sealed interface TakeResult {
    /// Every content is in a batch already.
    record NothingNew() implements TakeResult {}

    record NewBatch(Batch batch) implements TakeResult {}

    /// This run was started twice, and the other process was given this batch meanwhile.
    record AlreadyTaken(Batch batch) implements TakeResult {}
  }

  /// Makes one batch of those contents that no batch has, each under the first of its names.
  TakeResult take(Collection<Stored> stored) {
    return database.transaction(
        () -> {
          lock();
          Batch own = own();
          if (own != null) {
            return new TakeResult.AlreadyTaken(own);
          }
          Map<String, Stored> fresh = new HashMap<>();
          stored.stream()
              .sorted(Comparator.comparing(s -> s.file().name()))
              .forEach(s -> fresh.putIfAbsent(s.sha256(), s));
          fresh.keySet().removeAll(known(fresh.keySet()));
          return fresh.isEmpty()
              ? new TakeResult.NothingNew()
              : new TakeResult.NewBatch(record(fresh));
        });
  }

  /// Those of these contents that are in a batch.
  Set<String> known(Collection<String> digests) {
    return new HashSet<>(
        sql("ops/known_digests")
            .with("digests", List.copyOf(digests))
            .list(row -> row.text("sha256")));
  }

  /// Contents from whose stored files a person was erased, in any dataset.
  Set<String> erased() {
    return new HashSet<>(database.sql("ops/erased_digests").list(row -> row.text("sha256")));
  }

  /// Those of these sizes that a content in a batch has.
  Set<Long> knownSizes(Collection<Long> sizes) {
    return new HashSet<>(
        sql("ops/known_sizes").with("sizes", List.copyOf(sizes)).list(row -> row.number("bytes")));
  }

  /// In the order of the manifest: by name, then digest.
  List<BatchFile> files(Batch batch) {
    return sql("ops/files_of_batch")
        .with("batch", batch.id)
        .list(row -> new BatchFile(row.text("sha256"), row.text("name"), row.number("bytes")));
  }

  /// Unfinished batches that nobody is offered any more.
  List<String> setAside() {
    return sql("ops/batches_set_aside").list(row -> row.text("batch"));
  }

  /// False when there is no such unfinished batch.
  boolean offerAgain(String batch) {
    return sql("ops/offer_again").with("batch", batch).update() == 1;
  }

  /// Notes the refused files, and returns those that are refused for the first time. A run that
  /// asks again gets the same answer.
  List<RefusedFile> refuse(List<RefusedFile> refused) {
    Set<String> first = new HashSet<>();
    for (int from = 0; from < refused.size(); from += AT_ONCE) {
      List<RefusedFile> some = refused.subList(from, Math.min(from + AT_ONCE, refused.size()));
      for (String statement : List.of("ops/refuse_files", "ops/refused_first_by_run")) {
        first.addAll(
            ofRun(statement)
                .with("names", some.stream().map(RefusedFile::name).toList())
                .with("reasons", some.stream().map(r -> r.reason().name()).toList())
                .with("fingerprints", some.stream().map(RefusedFile::fingerprint).toList())
                .list(row -> row.text("name")));
      }
    }
    return refused.stream().filter(refusal -> first.contains(refusal.name())).toList();
  }

  private Batch record(Map<String, Stored> fresh) {
    String id = Manifest.batchId(fresh.keySet());
    List<Stored> files = List.copyOf(fresh.values());
    long bytes = files.stream().mapToLong(Stored::bytes).sum();
    Long number =
        holder("ops/new_batch")
            .with("batch", id)
            .with("files", files.size())
            .with("bytes", bytes)
            .one(row -> row.number("number"));
    sql("ops/new_batch_files")
        .with("batch", id)
        .with("digests", files.stream().map(Stored::sha256).toList())
        .with("names", files.stream().map(f -> f.file().name()).toList())
        .with("sizes", files.stream().map(Stored::bytes).toList())
        .update();
    noteRun(id);
    return new Batch(id, number == null ? 0 : number, files.size(), bytes, false);
  }

  private @Nullable Batch own() {
    return ofRun("ops/batch_of_run").one(BatchRegister::batch);
  }

  private void hold(Batch batch, int offers) {
    holder("ops/hold_batch").with("batch", batch.id).with("offers", offers).update();
    noteRun(batch.id);
  }

  private void noteRun(String batch) {
    if (run != null) {
      ofRun("ops/note_run").with("batch", batch).update();
    }
  }

  private Query holder(String name) {
    return ofRun(name).with("lease_seconds", lease.toSeconds());
  }

  private void lock() {
    sql("ops/lock_dataset").list(row -> true);
  }

  private Query sql(String name) {
    return database.sql(name).with("dataset", dataset);
  }

  /// A statement that is told which run this is; both are null for a person's.
  private Query ofRun(String name) {
    return sql(name)
        .with("dag_id", run == null ? null : run.dag())
        .with("run_id", run == null ? null : run.run());
  }

  private static Batch batch(Query.Row row) {
    return new Batch(
        row.text("batch"),
        row.number("number"),
        row.number("files"),
        row.number("bytes"),
        row.truth("done"));
  }
}
