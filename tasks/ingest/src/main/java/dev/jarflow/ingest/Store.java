package dev.jarflow.ingest;

import dev.jarflow.ingest.Landing.Found;
import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Files by content: `ab/abcd…` holds the bytes whose SHA-256 begins so, and never changes, but for
/// the `erased`: those hold a copy without some person's rows, and are never filled again.
record Store(Path folder, Set<String> erased) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  static Store below(Path data, Set<String> erased) {
    return new Store(data.resolve("store"), erased);
  }

  /// Makes the folder when it is missing. Only its owner may look in: what people drop with their
  /// own care may be personal.
  void open(String dataset) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OWNER_ONLY);
    }
    sweep(dataset);
  }

  /// What became of a file on its way into the store.
  sealed interface FileResult permits Stored, Waiting, Refusal {}

  /// Its content is in the store.
  record Stored(Found file, String sha256) implements FileResult {}

  /// It is left for next time.
  record Waiting(String name) implements FileResult {}

  /// Copies the file into the store while it hashes it; `eachBuffer` may throw to stop. An
  /// exception is about the store; what is wrong with the file is in the result.
  FileResult put(Found file, IntConsumer eachBuffer) throws IOException {
    try (InputStream in = Files.newInputStream(file.path())) {
      return copy(file, in, eachBuffer);
    } catch (NoSuchFileException e) {
      return of(file, e, new Waiting(file.name()));
    } catch (AccessDeniedException e) {
      return of(
          file, e, new Refusal(file.name(), Refusal.Reason.UNREADABLE, file.stamp().toString()));
    }
  }

  private FileResult copy(Found file, InputStream in, IntConsumer eachBuffer) throws IOException {
    try (Published copy = Published.in(folder)) {
      String sha256 = Sha256.copy(in, copy.out(), eachBuffer);
      if (!Landing.unchanged(file)) {
        return new Waiting(file.name());
      }
      if (!holds(sha256, file.stamp().bytes())) {
        copy.as(pathOf(sha256));
      }
      return new Stored(file, sha256);
    }
  }

  /// The result, when it is this file that the exception is about.
  private static FileResult of(Found file, FileSystemException e, FileResult result)
      throws IOException {
    if (file.path().toString().equals(e.getFile())) {
      return result;
    }
    throw e;
  }

  /// The file's content, if the store has it; null when it has not, or the file cannot be read.
  @Nullable Stored find(Found file, IntConsumer eachBuffer) throws IOException {
    String sha256;
    try (InputStream in = Files.newInputStream(file.path())) {
      sha256 = Sha256.copy(in, OutputStream.nullOutputStream(), eachBuffer);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return null;
    }
    return Landing.unchanged(file) && holds(sha256, file.stamp().bytes())
        ? new Stored(file, sha256)
        : null;
  }

  /// How many bytes the disk has room for; 0 also when it does not say.
  long free() {
    return folder.toFile().getUsableSpace();
  }

  boolean holds(String sha256, long bytes) throws IOException {
    Path path = pathOf(sha256);
    return erased.contains(sha256) || (Files.exists(path) && Files.size(path) == bytes);
  }

  Path pathOf(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /// The manifest of a batch; of no batch when there was nothing to take.
  Path manifest(String dataset, String batch, List<BatchRegister.BatchFile> files)
      throws IOException {
    Path path = manifests(dataset).resolve(batch + ".jsonl");
    new Manifest(
            files.stream()
                .map(f -> new Manifest.Entry(pathOf(f.sha256()), f.name(), f.sha256(), f.bytes()))
                .toList())
        .write(path);
    return path;
  }

  /// After this these files survive a power cut. Once for many: each folder takes the disk a
  /// moment.
  void flush(List<Stored> files) throws IOException {
    Set<Path> folders = new HashSet<>();
    files.stream()
        .map(Stored::sha256)
        .filter(sha256 -> !erased.contains(sha256))
        .forEach(sha256 -> folders.add(pathOf(sha256).getParent()));
    for (Path each : folders) {
      Published.flushFolder(each);
    }
    Published.flushFolder(folder);
  }

  /// Removes what a killed ingest left half-written.
  private void sweep(String dataset) throws IOException {
    Published.sweep(folder);
    Published.sweep(manifests(dataset));
  }

  private Path manifests(String dataset) {
    return folder.resolve("batches").resolve(dataset);
  }
}
