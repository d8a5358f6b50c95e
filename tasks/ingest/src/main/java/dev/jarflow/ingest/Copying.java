package dev.jarflow.ingest;

import dev.jarflow.ingest.Landing.Found;
import dev.jarflow.ingest.Landing.Scan;
import dev.jarflow.ingest.Store.Fate;
import dev.jarflow.ingest.Store.Left;
import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/// What a scan found at rest, on its way into the store.
///
/// Several files at once: with small ones the disk's flushing takes the time, and it flushes many
/// as fast as one.
final class Copying {
  private static final int AT_ONCE = 8;

  private final Run run;
  private final Store store;
  private final Set<Long> knownSizes;
  private final boolean takesNew;
  private final Collection<Stored> stored = new ConcurrentLinkedQueue<>();
  private final Collection<String> waiting;
  private final Collection<Refusal> refused;

  private Copying(Run run, Store store, Scan scan, Set<Long> knownSizes, boolean takesNew) {
    this.run = run;
    this.store = store;
    this.knownSizes = knownSizes;
    this.takesNew = takesNew;
    this.waiting = new ConcurrentLinkedQueue<>(scan.waiting());
    this.refused = new ConcurrentLinkedQueue<>(scan.refused());
  }

  /// What became of a scan's files: in the store, left for next time, or refused.
  record Copied(List<Stored> stored, List<String> waiting, List<Refusal> refused) {}

  /// Copies what the store does not have; when this returns, it survives a power cut.
  static Copied copy(Run run, Store store, Scan scan, Set<Long> knownSizes) throws IOException {
    Copied copied = new Copying(run, store, scan, knownSizes, true).all(scan.resting());
    if (!copied.stored.isEmpty()) {
      store.flush();
    }
    return copied;
  }

  /// Copies nothing: finds what the store has, and leaves the rest for next time.
  static Copied find(Run run, Store store, Scan scan, Set<Long> knownSizes) throws IOException {
    return new Copying(run, store, scan, knownSizes, false).all(scan.resting());
  }

  private Copied all(List<Found> files) throws IOException {
    copyAll(files);
    return new Copied(List.copyOf(stored), List.copyOf(waiting), List.copyOf(refused));
  }

  private void copyAll(List<Found> files) throws IOException {
    try (Progress progress =
            run.progress("bytes", files.stream().mapToLong(f -> f.stamp().bytes()).sum());
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      CompletableFuture.allOf(
              files.stream()
                  .map(file -> CompletableFuture.runAsync(() -> copy(file, progress), pool))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case UncheckedIOException io -> throw io.getCause();
        case RuntimeException bug -> throw bug;
        case null, default -> throw e;
      }
    }
  }

  private void copy(Found file, Progress progress) {
    try {
      switch (fate(file, progress)) {
        case Stored content -> stored.add(content);
        case Left left -> waiting.add(left.name());
        case Refusal refusal -> refused.add(refusal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file as large as one that was taken before may be that one, and is not copied to find out.
  private Fate fate(Found file, Progress progress) throws IOException {
    run.stop().check();
    IntConsumer counts =
        bytes -> {
          run.stop().check();
          progress.add(bytes);
        };
    boolean maybeKnown = knownSizes.contains(file.stamp().bytes());
    Stored known = maybeKnown ? store.find(file, counts) : null;
    if (known != null) {
      return known;
    }
    if (!takesNew) {
      return new Left(file.name());
    }
    return store.put(file, maybeKnown ? bytes -> run.stop().check() : counts);
  }
}
