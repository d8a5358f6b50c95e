package dev.jarflow.ingest;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.source.RefusedFile;
import dev.jarflow.source.Source;
import dev.jarflow.source.Source.LostFileException;
import dev.jarflow.source.SourceFile;
import org.jspecify.annotations.Nullable;

/// Files by content, which never change. The `erased` are an exception: they hold a copy without
/// some person's rows, and are never filled again.
///
/// Where it `links`, a file that nobody else can write to is not copied: it gets a second name
/// here, and soon loses the first.
record Store(Path folder, Set<String> erased, boolean links) {
  /// Makes the folder when it is missing, and removes half-written files of a killed ingest.
  void open(String dataset) throws IOException {
    new Contents(folder).open();
    Published.sweep(manifests(dataset));
  }

  /// The end of one file's way from the source to the store.
  sealed interface FileResult permits Stored, Waiting, Refused {}

  /// The store has the content of this file.
  record Stored(SourceFile file, String sha256, long bytes) implements FileResult {}

  /// The file is left for a later run.
  record Waiting(String name) implements FileResult {}

  record Refused(RefusedFile file) implements FileResult {}

  /// Copies the file into the store while it hashes it; `eachBuffer` may throw to stop. A trouble
  /// with the file itself is in the result, a trouble with the store or the source an exception.
  FileResult put(Source source, SourceFile file, IntConsumer eachBuffer)
      throws IOException, InterruptedException {
    InputStream in;
    try {
      in = source.open(file);
    } catch (NoSuchFileException | LostFileException e) {
      return new Waiting(file.name());
    } catch (AccessDeniedException e) {
      return new Refused(file.refused(RefusedFile.Reason.UNREADABLE));
    }
    try (in;
        Published copy = Published.in(folder)) {
      Stored stored = read(file, in, copy.out(), eachBuffer);
      if (!source.unchanged(file)) {
        return new Waiting(file.name());
      }
      if (!holds(stored)) {
        copy.as(pathOf(stored.sha256));
      }
      return stored;
    } catch (LostFileException e) {
      return new Waiting(file.name());
    }
  }

  /// True when the file is not copied.
  boolean canLink(Source source, SourceFile file) {
    return links && source.canLink(file, folder);
  }

  /// Gives the file a name in the store before it is read, and its own name there once its content
  /// is known and on the disk. So what is kept is what was read, whatever lies in its place by
  /// then.
  FileResult link(Source source, SourceFile file, IntConsumer eachBuffer) throws IOException {
    Path link = Published.temporary(folder);
    try {
      return source.link(file, link)
          ? linked(link, source, file, eachBuffer)
          : new Waiting(file.name());
    } catch (NoSuchFileException | AccessDeniedException e) {
      return new Waiting(file.name());
    } finally {
      Files.deleteIfExists(link);
    }
  }

  private FileResult linked(Path link, Source source, SourceFile file, IntConsumer eachBuffer)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(link, StandardOpenOption.READ, StandardOpenOption.WRITE);
        @Nullable FileLock _ = lock(channel)) {
      InputStream in = Channels.newInputStream(channel);
      Stored stored = read(file, in, OutputStream.nullOutputStream(), eachBuffer);
      channel.force(true);
      if (!source.unchanged(file) || stored.bytes != file.bytes()) {
        return new Waiting(file.name());
      }
      if (!holds(stored)) {
        Path path = pathOf(stored.sha256);
        Files.createDirectories(path.getParent());
        Files.move(link, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return stored;
    }
  }

  /// Null when this process has locked the file by another of its names.
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.lock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// The file's content, if the store has it; null when it has not, or the file cannot be read.
  @Nullable Stored find(Source source, SourceFile file, IntConsumer eachBuffer)
      throws IOException, InterruptedException {
    try (InputStream in = source.open(file)) {
      Stored stored = read(file, in, OutputStream.nullOutputStream(), eachBuffer);
      return source.unchanged(file) && holds(stored) ? stored : null;
    } catch (NoSuchFileException | AccessDeniedException | LostFileException e) {
      return null;
    }
  }

  private static Stored read(
      SourceFile file, InputStream in, OutputStream out, IntConsumer eachBuffer)
      throws IOException {
    LongAdder bytes = new LongAdder();
    String sha256 =
        Sha256.copy(
            in,
            out,
            n -> {
              eachBuffer.accept(n);
              bytes.add(n);
            });
    return new Stored(file, sha256, bytes.sum());
  }

  /// The free bytes on the disk; 0 also when the disk does not say.
  long free() {
    return folder.toFile().getUsableSpace();
  }

  long diskSize() {
    return folder.toFile().getTotalSpace();
  }

  boolean holds(Stored content) throws IOException {
    Path path = pathOf(content.sha256);
    return erased.contains(content.sha256)
        || (Files.exists(path) && Files.size(path) == content.bytes);
  }

  /// Deletes these contents, if they are there; how many there were.
  long delete(List<String> digests) throws IOException {
    long deleted = 0;
    for (String sha256 : digests) {
      deleted += Files.deleteIfExists(pathOf(sha256)) ? 1 : 0;
    }
    return deleted;
  }

  /// False when somebody took the content away, or it was kept for as long as it should be.
  boolean has(String sha256) {
    return Files.exists(pathOf(sha256));
  }

  Path pathOf(String sha256) {
    return new Contents(folder).path(sha256);
  }

  /// The manifest of a dataset's run that took nothing.
  Path emptyManifest(String dataset) throws IOException {
    return manifest(dataset, "empty", false, List.of());
  }

  Path manifest(String dataset, BatchRegister.Batch batch, List<BatchRegister.BatchFile> files)
      throws IOException {
    return manifest(dataset, batch.id(), batch.samples(), files);
  }

  private Path manifest(
      String dataset, String batch, boolean samples, List<BatchRegister.BatchFile> files)
      throws IOException {
    Path path = manifests(dataset).resolve(batch + ".jsonl");
    new Manifest(
            batch,
            samples,
            files.stream()
                .map(
                    f ->
                        new Manifest.Entry(
                            pathOf(f.sha256()), f.name(), f.sha256(), f.bytes(), f.firstBatch()))
                .toList())
        .write(path);
    return path;
  }

  /// After this call these files survive a power cut. Call it once for many files: each folder
  /// takes the disk a moment.
  void flush(List<Stored> files) throws IOException {
    Set<Path> folders = new HashSet<>();
    files.stream()
        .map(Stored::sha256)
        .filter(sha256 -> !erased.contains(sha256))
        .forEach(sha256 -> folders.add(pathOf(sha256).getParent()));
    for (Path each : folders) {
      Published.flush(each);
    }
    Published.flush(folder);
  }

  private Path manifests(String dataset) {
    return folder.resolve("batches").resolve(dataset);
  }
}
