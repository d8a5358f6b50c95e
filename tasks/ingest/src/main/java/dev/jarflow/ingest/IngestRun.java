package dev.jarflow.ingest;

import module java.base;

import dev.jarflow.ingest.BatchRegister.Batch;
import dev.jarflow.ingest.BatchRegister.BatchFile;
import dev.jarflow.ingest.BatchRegister.Fate;
import dev.jarflow.ingest.BatchRegister.RefusedContent;
import dev.jarflow.ingest.BatchRegister.TakeResult;
import dev.jarflow.ingest.CopyToStore.CopiedFiles;
import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Outcome;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.source.RefusedFile;
import dev.jarflow.source.Release;
import dev.jarflow.source.Source;
import dev.jarflow.source.Source.Listing;
import dev.jarflow.source.SourceFile;

/// One run of ingest over one source.
///
/// Every step may be the last one before a kill, and the next run with the same arguments ends in
/// the same state: contents reach the store before the register names them, and originals are
/// released after.
///
/// 1. Sweep: half-written files of killed runs are removed from the store.
/// 2. Ask: the register gives the batch that this run holds already, or an old one that is on
///   offer.
/// 3. List: the files of the source, and which of them are still being written.
/// 4. Copy new content into the store, and flush it; with a given batch, only find what is there.
/// 5. Note the refused files.
/// 6. Record the batch: its row, its files and its run, in one transaction.
/// 7. Release the originals whose content is in a batch and in the store.
/// 8. Write the manifest.
/// 9. Answer, and name the batches that are set aside.
/// 10. Delete the contents that were moved into the store and kept for long enough.
///
/// A run that is killed before 6 is committed took nothing; the next one finds its copies in the
/// store. A run that is killed later is given the same batch again, and does 7 to 9.
///
/// `samples` says that the source is one of sample data.
record IngestRun(
    Run run,
    BatchRegister register,
    Source source,
    boolean samples,
    Store store,
    Release after,
    WhenEmpty empty,
    boolean retryRefused) {

  /// More names than this are counted, not listed: a result is at most 64 KB.
  private static final int LISTED = 20;

  /// The answer of a run, the files of its batch, the result for each file, and what became earlier
  /// of those that are not taken now.
  record Account(
      Result result, List<BatchFile> batch, CopiedFiles copied, SortedMap<String, Fate> seen) {}

  Result take() throws IOException, InterruptedException {
    long began = System.nanoTime();
    store.open(register.dataset());
    Batch given = register.given();
    Account account = given == null ? takeNew() : answerAgain(given);
    Result result = setAside(account.result);
    if (store.links()) {
      deleteOld();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    IngestPage page = new IngestPage(run, register.dataset(), took, result, account);
    return result.showing(page.page().html());
  }

  /// Answers with a batch that was taken before, and releases the originals for which there was no
  /// time. Other files in the source wait: new files never join an old batch.
  private Account answerAgain(Batch batch) throws IOException, InterruptedException {
    run.log().info("batch given again", "batch", batch.id(), "done", batch.done());
    Listing listing = source.look();
    CopiedFiles copied =
        withoutSamples(CopyToStore.find(run, source, store, listing, knownSizes(listing.files())));
    noteRefused(copied.refused());
    if (!copied.waiting().isEmpty()) {
      run.log()
          .warn(
              files(copied.waiting().size())
                  + " left for a later run: this batch comes first, until it is done or set aside",
              "batch",
              batch.id(),
              "waiting",
              copied.waiting().stream().sorted().limit(LISTED).toList());
    }
    if (retryRefused) {
      run.log().warn("refused files are tried again by a later run: this batch comes first");
    }
    release(copied.stored());
    return again(batch, copied);
  }

  private Account takeNew() throws IOException, InterruptedException {
    Listing listing = source.list();
    CopiedFiles copied =
        withoutSamples(CopyToStore.copy(run, source, store, listing, knownSizes(listing.files())));
    List<RefusedFile> refusedFirst = noteRefused(copied.refused());
    TakeResult taken = register.take(copied.stored(), toTryAgain(copied.stored()), samples);
    each(
        copied.waiting(),
        name -> run.log().info("still being written, left for next time", "file", name));
    release(copied.stored());
    return switch (taken) {
      case TakeResult.NothingNew() -> account(nothing(refusedFirst), List.of(), List.of(), copied);
      case TakeResult.NewBatch(Batch batch) -> {
        run.log().info("batch taken", "batch", batch.id(), "number", batch.number());
        List<BatchFile> files = register.files(batch);
        list(batch, files);
        String message = "%s taken as batch %s".formatted(files(batch), batch.id());
        long again = files.stream().filter(file -> file.firstBatch() != null).count();
        if (again > 0) {
          message += ", %s again".formatted(again == files.size() ? "all" : again + " of them");
        }
        yield account(answer(batch, files, message), files, files, copied);
      }
      // This run was started twice, and the other process was first.
      case TakeResult.AlreadyTaken(Batch batch) -> again(batch, copied);
    };
  }

  /// A person's file whose content came as sample data stays where it is: the store's only copy
  /// goes when the samples are taken away.
  private CopiedFiles withoutSamples(CopiedFiles copied) {
    if (samples) {
      return copied;
    }
    Set<String> digests = register.samples(copied.stored().stream().map(Stored::sha256).toList());
    Map<Boolean, List<Stored>> files =
        copied.stored().stream()
            .collect(Collectors.partitioningBy(file -> digests.contains(file.sha256())));
    List<RefusedFile> refused = new ArrayList<>(copied.refused());
    files.getOrDefault(true, List.of()).stream()
        .map(file -> file.file().refused(RefusedFile.Reason.SAME_AS_A_SAMPLE))
        .forEach(refused::add);
    return new CopiedFiles(files.getOrDefault(false, List.of()), copied.waiting(), refused);
  }

  /// The refused contents that this run tries again: all when it is asked to, else those that were
  /// put into the folder after they were refused.
  private Predicate<RefusedContent> toTryAgain(List<Stored> stored) throws IOException {
    Map<String, Instant> placed = new HashMap<>();
    if (after != Release.KEEP) {
      for (Stored file : stored) {
        placed.merge(file.sha256(), placed(file.file()), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return content ->
        store.has(content.sha256())
            && (retryRefused
                || placed
                    .getOrDefault(content.sha256(), Instant.EPOCH)
                    .isAfter(content.refusedAt()));
  }

  /// The epoch for a file that went away meanwhile.
  private Instant placed(SourceFile file) throws IOException {
    try {
      return source.placed(file);
    } catch (NoSuchFileException _) {
      return Instant.EPOCH;
    }
  }

  private List<RefusedFile> noteRefused(List<RefusedFile> refused) {
    each(refused, file -> run.log().warn("refused " + file.sentence()));
    return register.refuse(refused);
  }

  /// Lists the batch in a group that a reader of the log may fold.
  private void list(Batch batch, List<BatchFile> files) {
    try (Log.Group _ = run.log().group("files of batch " + batch.id())) {
      each(
          files,
          f ->
              run.log()
                  .info(
                      f.name(),
                      "bytes",
                      f.bytes(),
                      "sha256",
                      f.sha256(),
                      "first_batch",
                      f.firstBatch()));
    }
  }

  /// A line for each, but a normal run's log stays short.
  private <T> void each(List<T> all, Consumer<T> line) {
    all.stream().limit(LISTED).forEach(line);
    if (all.size() > LISTED) {
      run.log().info("and more of the same", "files", all.size() - LISTED);
    }
  }

  private Set<Long> knownSizes(List<SourceFile> files) {
    return register.knownSizes(files.stream().map(SourceFile::bytes).toList());
  }

  /// Takes originals out of the way. The batch is committed, so an original that cannot be removed
  /// is no reason to fail: the next run sees it again and knows its content.
  private void release(List<Stored> files) throws IOException {
    Set<String> known = register.known(files.stream().map(Stored::sha256).toList());
    Map<String, IOException> stuck = new TreeMap<>();
    List<Stored> linksFirst =
        files.stream()
            .sorted(Comparator.comparingInt((Stored each) -> each.file().links()).reversed())
            .toList();
    for (Stored file : linksFirst) {
      run.stop().check();
      if (known.contains(file.sha256()) && store.holds(file)) {
        try {
          source.release(file.file(), file.sha256(), after);
        } catch (IOException e) {
          stuck.put(file.file().name(), e);
        }
      }
    }
    String why = "could not be taken out of the folder";
    each(
        List.copyOf(stuck.entrySet()),
        file -> run.log().warn(why, "file", file.getKey(), "reason", file.getValue()));
  }

  /// Files that are moved are large. What became of them stays known: none is loaded again.
  private void deleteOld() throws IOException {
    Instant since = run.keptSince(Instant.now());
    long deleted = store.delete(register.doneBefore(since));
    if (deleted > 0) {
      run.log().info("old files deleted from the store", "files", deleted, "done_before", since);
    }
  }

  /// A run that takes nothing is REJECTED only when a file is refused for the first time.
  private Result nothing(List<RefusedFile> refusedFirst) throws IOException {
    if (!refusedFirst.isEmpty()) {
      return Result.rejected(
          "%s refused and none taken: %s"
              .formatted(files(refusedFirst.size()), refusedFirst.getFirst().sentence()));
    }
    String message =
        "nothing new in %s%s"
            .formatted(source.place(), retryRefused ? ", and no refused file to try again" : "");
    return empty == WhenEmpty.SKIP
        ? Result.nothingToDo(message)
        : Result.ok(message)
            .with("batch", null)
            .with("files", 0)
            .with("bytes", 0)
            .with("manifest", store.emptyManifest(register.dataset()));
  }

  private Account again(Batch batch, CopiedFiles copied) throws IOException {
    List<BatchFile> files = register.files(batch);
    String message = "batch %s again, %s".formatted(batch.id(), files(batch));
    return account(answer(batch, files, message), files, List.of(), copied);
  }

  private Result answer(Batch batch, List<BatchFile> files, String message) throws IOException {
    return Result.ok(message)
        .with("batch", batch.id())
        .with("files", batch.files())
        .with("bytes", batch.bytes())
        .with("samples", batch.samples())
        .with("manifest", store.manifest(register.dataset(), batch, files));
  }

  /// Every answer accounts for every file that was looked at, and for those that are taken from the
  /// store again.
  private Account account(
      Result result, List<BatchFile> batch, List<BatchFile> taken, CopiedFiles copied) {
    SortedMap<String, Fate> seenFiles = seen(taken, copied.stored());
    each(
        List.copyOf(seenFiles.entrySet()),
        file ->
            run.log().info("seen before, " + file.getValue().sentence(), "file", file.getKey()));
    int seen = seenFiles.size();
    int waiting = copied.waiting().size();
    int refused = copied.refused().size();
    int read = taken.size() + seen + waiting + refused;
    new Summary("files", read, taken.size(), refused, seen + waiting).log(run.log());
    Result counted =
        result
            .with("seen", seen)
            .with("waiting", waiting)
            .with("refused", refused)
            .with(
                "refused_files",
                copied.refused().stream()
                    .map(RefusedFile::sentence)
                    .sorted()
                    .limit(LISTED)
                    .toList());
    return new Account(warned(counted, copied.refused()), batch, copied, seenFiles);
  }

  private static Result warned(Result result, List<RefusedFile> refused) {
    return refused.isEmpty() || result.outcome() == Outcome.REJECTED
        ? result
        : result.warning(
            "%s refused, which stay in the folder: %s"
                .formatted(
                    files(refused.size()),
                    refused.stream().map(RefusedFile::sentence).sorted().findFirst().orElse("")));
  }

  /// The files that are not taken now, because their content came before, and what became of it. Of
  /// several files with one content that is taken, the first by name is taken, and the others are
  /// seen.
  private SortedMap<String, Fate> seen(List<BatchFile> taken, List<Stored> stored) {
    Set<String> now = taken.stream().map(BatchFile::sha256).collect(Collectors.toSet());
    SortedMap<String, String> digests = new TreeMap<>();
    stored.stream()
        .sorted(Comparator.comparing(file -> file.file().name()))
        .filter(file -> !now.remove(file.sha256()))
        .forEach(file -> digests.put(file.file().name(), file.sha256()));
    Map<String, Fate> fates = register.fates(Set.copyOf(digests.values()));
    SortedMap<String, Fate> seen = new TreeMap<>();
    digests.forEach((name, sha256) -> seen.put(name, Objects.requireNonNull(fates.get(sha256))));
    return seen;
  }

  private static String files(Batch batch) {
    return files(batch.files()) + (batch.samples() ? " of sample data" : "");
  }

  static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }

  /// Names the batches that no run is offered any more: somebody has to decide about them.
  private Result setAside(Result result) {
    List<String> aside = register.setAside();
    if (aside.isEmpty()) {
      return result;
    }
    run.log()
        .warn(
            "unfinished batches are set aside: clear their run, or offer them with --offer BATCH",
            "batches",
            aside.stream().limit(LISTED).toList());
    return result.with("set_aside", aside.stream().limit(LISTED).toList());
  }
}
