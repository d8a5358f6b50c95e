package dev.jarflow.validate;

import dev.jarflow.kit.files.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where validate writes: a folder a kind, a file a batch.
record Folder(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// Makes it when it is missing; only its owner may look in, for persons are in it. What killed
  /// runs left half-written is removed.
  void open() throws IOException {
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

  Path successful() {
    return path.resolve("successful");
  }

  Path successful(String batch) {
    return successful().resolve(batch + ".csv");
  }

  Path unsuccessful() {
    return path.resolve("unsuccessful");
  }

  Path unsuccessful(String batch) {
    return unsuccessful().resolve(batch + ".csv");
  }

  Path report(String batch) {
    return path.resolve("report").resolve(batch + ".json");
  }

  Path page(String batch) {
    return path.resolve("report").resolve(batch + ".html");
  }
}
