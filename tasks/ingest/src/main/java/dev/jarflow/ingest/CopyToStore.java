package dev.jarflow.ingest;

import module java.base;

import dev.jarflow.ingest.Store.FileResult;
import dev.jarflow.ingest.Store.Refused;
import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.ingest.Store.Waiting;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.source.RefusedFile;
import dev.jarflow.source.Source;
import dev.jarflow.source.Source.Listing;
import dev.jarflow.source.SourceFile;

/// Copies the files of a source into the store.
///
/// Several files at once: with small files most of the time goes into flushing the disk, and it
/// flushes many as fast as one.
record CopyToStore(Run run, Source source, Store store, Set<Long> knownSizes, boolean takesNew) {
  private static final int AT_ONCE = 8;

  /// The files of a listing: in the store, left for next time, or refused.
  record CopiedFiles(List<Stored> stored, List<String> waiting, List<RefusedFile> refused) {}

  /// Copies what the store does not have; when this returns, it survives a power cut.
  static CopiedFiles copy(
      Run run, Source source, Store store, Listing listing, Set<Long> knownSizes)
      throws InterruptedException {
    CopyToStore copying = new CopyToStore(run, source, store, knownSizes, true);
    long free = store.free();
    Listing fitting = copying.withoutTooLarge(listing, free);
    try {
      copying.expectRoom(fitting.files(), free);
      CopiedFiles copied = copying.all(fitting);
      if (!copied.stored.isEmpty()) {
        store.flush(copied.stored);
      }
      return copied;
    } catch (IOException e) {
      throw new UnavailableException(
          copying.sentence(fitting.files(), free, Failure.sentence(e)), e);
    }
  }

  /// Copies nothing: finds what the store has, and leaves the rest for next time.
  static CopiedFiles find(
      Run run, Source source, Store store, Listing listing, Set<Long> knownSizes)
      throws IOException, InterruptedException {
    return new CopyToStore(run, source, store, knownSizes, false).all(listing);
  }

  /// One file that has no room does not hold up the others: it may be a sparse one, which takes
  /// none itself. One that is larger than the whole disk never has room.
  private Listing withoutTooLarge(Listing listing, long free) {
    Predicate<SourceFile> hasNoRoom = file -> free > 0 && needsRoom(file) && file.bytes() > free;
    boolean othersHave = !listing.files().stream().allMatch(hasNoRoom);
    Map<Boolean, List<SourceFile>> files =
        listing.files().stream()
            .collect(
                Collectors.partitioningBy(
                    file ->
                        hasNoRoom.test(file) && (othersHave || file.bytes() > store.diskSize())));
    List<RefusedFile> refused = new ArrayList<>(listing.refused());
    files.getOrDefault(true, List.of()).stream()
        .map(file -> file.refused(RefusedFile.Reason.TOO_LARGE))
        .forEach(refused::add);
    return new Listing(files.getOrDefault(false, List.of()), listing.waiting(), refused);
  }

  /// Certainly new, and copied.
  private boolean needsRoom(SourceFile file) {
    return !knownSizes.contains(file.bytes()) && !store.canLink(source, file);
  }

  /// Checks the free space before it copies: a disk that is full to the last byte stops every other
  /// program too, the database among them.
  private void expectRoom(List<SourceFile> files, long free) {
    List<SourceFile> certainlyNew = files.stream().filter(this::needsRoom).toList();
    if (free > 0 && bytes(certainlyNew) > free) {
      SourceFile largest =
          Collections.max(certainlyNew, Comparator.comparingLong(SourceFile::bytes));
      String reason = "too little room on the disk; the largest is " + largest.name();
      throw new UnavailableException(sentence(files, free, reason), new IOException(reason));
    }
  }

  private String sentence(List<SourceFile> files, long free, String reason) {
    return String.format(
        Locale.ROOT,
        "%s of %,d bytes could not be copied to %s, where %,d bytes were free: %s;"
            + " once that is mended, the next try goes on",
        IngestRun.files(files.size()),
        bytes(files),
        store.folder(),
        free,
        reason);
  }

  private CopiedFiles all(Listing listing) throws IOException, InterruptedException {
    CopiedFiles copied =
        new CopiedFiles(
            new ArrayList<>(),
            new ArrayList<>(listing.waiting()),
            new ArrayList<>(listing.refused()));
    try (Progress progress = run.progress("bytes", bytes(listing.files()));
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      CompletionService<FileResult> results = new ExecutorCompletionService<>(pool);
      listing.files().forEach(file -> results.submit(() -> copyOrFind(file, progress)));
      try {
        for (SourceFile _ : listing.files()) {
          switch (results.take().get()) {
            case Stored content -> copied.stored.add(content);
            case Waiting file -> copied.waiting.add(file.name());
            case Refused refused -> copied.refused.add(refused.file());
          }
        }
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException io -> throw io;
          case RuntimeException bug -> throw bug;
          case null, default -> throw new IllegalStateException(e);
        }
      } finally {
        // A failure of one, or a TERM, ends them all: ten thousand may be in the queue.
        pool.shutdownNow();
      }
    }
    return copied;
  }

  /// A file as large as one that was taken before may be the same one: it is read and compared, not
  /// copied.
  private FileResult copyOrFind(SourceFile file, Progress progress)
      throws IOException, InterruptedException {
    // The file may have been in the queue for long. A pipe may have taken its place, and opening a
    // pipe would wait for somebody to write into it.
    if (!source.unchanged(file)) {
      return new Waiting(file.name());
    }
    IntConsumer counts =
        bytes -> {
          run.stop().check();
          progress.add(bytes);
        };
    boolean maybeKnown = knownSizes.contains(file.bytes());
    Stored known = maybeKnown ? store.find(source, file, counts) : null;
    if (known != null) {
      return known;
    }
    if (!takesNew) {
      return new Waiting(file.name());
    }
    IntConsumer onlyStops = bytes -> run.stop().check();
    return store.canLink(source, file)
        ? store.link(source, file, maybeKnown ? onlyStops : counts)
        : store.put(source, file, maybeKnown ? onlyStops : counts);
  }

  private static long bytes(List<SourceFile> files) {
    return files.stream().mapToLong(SourceFile::bytes).sum();
  }
}
