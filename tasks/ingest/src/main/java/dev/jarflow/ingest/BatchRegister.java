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

  /// A batch that this run holds now, unless it is done. `samples` says that its files are sample
  /// data.
  record Batch(String id, long number, long files, long bytes, boolean samples, boolean done) {}

  /// `firstBatch` is null unless the file is tried again.
  record BatchFile(String sha256, String name, long bytes, @Nullable String firstBatch) {}

  /// A content of a batch that is done, which refused it.
  record RefusedContent(
      String sha256, String name, long bytes, String refusedIn, Instant refusedAt) {}

  /// What became of a content the last time.
  record Fate(String state, String batch, String reason, String at, String dag, String run) {
    String sentence() {
      String by = run.isEmpty() ? "" : ", run %s".formatted(run);
      return switch (state) {
        case "loaded" -> "loaded at %s UTC with batch %s%s".formatted(at, batch, by);
        case "refused" -> "refused at %s UTC with batch %s%s: %s".formatted(at, batch, by, reason);
        case "unfinished" -> "in batch %s, which is not finished%s".formatted(batch, by);
        default -> "in batch %s, done at %s UTC%s".formatted(batch, at, by);
      };
    }
  }

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

  /// Makes one batch of those contents that no batch has, each under the first of its names, and of
  /// those refused ones that are to be tried again. Sample data is never mixed with other files.
  TakeResult take(Collection<Stored> stored, Predicate<RefusedContent> again, boolean samples) {
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
          List<RefusedContent> retried = refused(samples).stream().filter(again).toList();
          return fresh.isEmpty() && retried.isEmpty()
              ? new TakeResult.NothingNew()
              : new TakeResult.NewBatch(record(fresh, retried, samples));
        });
  }

  /// The refused contents that wait to be tried again.
  private List<RefusedContent> refused(boolean samples) {
    return sql("ops/refused_contents")
        .with("samples", samples)
        .list(
            row ->
                new RefusedContent(
                    row.text("sha256"),
                    row.text("name"),
                    row.number("bytes"),
                    row.text("refused_in"),
                    Instant.EPOCH.plus(row.number("refused_micros"), ChronoUnit.MICROS)));
  }

  /// The contents that no batch has needed since then.
  List<String> doneBefore(Instant since) {
    return sql("ops/digests_done_before")
        .with("since", since.atOffset(ZoneOffset.UTC))
        .list(row -> row.text("sha256"));
  }

  /// What became of those of these contents that are in a batch.
  Map<String, Fate> fates(Collection<String> digests) {
    Map<String, Fate> fates = new HashMap<>();
    sql("ops/fates")
        .with("digests", List.copyOf(digests))
        .list(
            row ->
                fates.put(
                    row.text("sha256"),
                    new Fate(
                        row.text("state"),
                        row.text("batch"),
                        row.text("reason"),
                        row.text("at"),
                        row.text("dag_id"),
                        row.text("run_id"))));
    return fates;
  }

  /// Those of these contents that are in a batch.
  Set<String> known(Collection<String> digests) {
    return new HashSet<>(
        sql("ops/known_digests")
            .with("digests", List.copyOf(digests))
            .list(row -> row.text("sha256")));
  }

  /// Those of these contents that are in a batch of sample data.
  Set<String> samples(Collection<String> digests) {
    return new HashSet<>(
        sql("ops/sample_digests")
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
        .list(
            row -> {
              String first = row.text("first_batch");
              return new BatchFile(
                  row.text("sha256"),
                  row.text("name"),
                  row.number("bytes"),
                  first.isEmpty() ? null : first);
            });
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

  private Batch record(Map<String, Stored> fresh, List<RefusedContent> retried, boolean samples) {
    List<Stored> files = List.copyOf(fresh.values());
    String id = id(fresh.keySet(), retried);
    int count = files.size() + retried.size();
    long bytes =
        files.stream().mapToLong(Stored::bytes).sum()
            + retried.stream().mapToLong(RefusedContent::bytes).sum();
    Long number =
        holder("ops/new_batch")
            .with("batch", id)
            .with("files", count)
            .with("bytes", bytes)
            .with("samples", samples)
            .one(row -> row.number("number"));
    sql("ops/new_batch_files")
        .with("batch", id)
        .with("digests", files.stream().map(Stored::sha256).toList())
        .with("names", files.stream().map(f -> f.file().name()).toList())
        .with("sizes", files.stream().map(Stored::bytes).toList())
        .update();
    sql("ops/new_retried_files")
        .with("batch", id)
        .with("digests", retried.stream().map(RefusedContent::sha256).toList())
        .update();
    noteRun(id);
    return new Batch(id, number == null ? 0 : number, count, bytes, samples, false);
  }

  /// A content that is tried again stands for itself and for the batch that refused it last: with
  /// the digest alone the batch would be the first one.
  private static String id(Set<String> fresh, List<RefusedContent> retried) {
    return Manifest.batchId(
        Stream.concat(
                fresh.stream(),
                retried.stream().map(content -> content.sha256 + " after " + content.refusedIn))
            .toList());
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
        row.truth("samples"),
        row.truth("done"));
  }
}
