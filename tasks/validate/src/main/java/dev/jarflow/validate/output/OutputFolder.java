package dev.jarflow.validate.output;

import module java.base;

import dev.jarflow.kit.files.Published;

/// The folder that validate writes into: one folder for each kind of file, in it one file for each
/// batch.
public record OutputFolder(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// Makes the folder when it is missing. Only its owner may read it, because it holds personal
  /// data. Removes the temporary files that killed runs left.
  public void open() throws IOException {
    if (!Files.isDirectory(path)) {
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(path, OWNER_ONLY);
    }
    Published.sweep(successful());
    Published.sweep(unsuccessful());
    Published.sweep(path.resolve("report"));
  }

  public Path successful() {
    return path.resolve("successful");
  }

  public Path successful(String batch) {
    return successful().resolve(batch + ".csv");
  }

  public Path unsuccessful() {
    return path.resolve("unsuccessful");
  }

  public Path unsuccessful(String batch) {
    return unsuccessful().resolve(batch + ".csv");
  }

  public Path report(String batch) {
    return path.resolve("report").resolve(batch + ".json");
  }

  public Path page(String batch) {
    return path.resolve("report").resolve(batch + ".html");
  }
}
