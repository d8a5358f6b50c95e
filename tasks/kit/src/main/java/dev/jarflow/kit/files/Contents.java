package dev.jarflow.kit.files;

import module java.base;

/// Files by content: `ab/abcd…` holds the bytes whose SHA-256 begins so.
public record Contents(Path folder) {
  /// Those of a data folder.
  public static Contents of(Path data) {
    return new Contents(data.resolve("store"));
  }

  /// Makes the folder when it is missing, and removes files that a killed writer left half-written.
  /// The files may hold personal data.
  public void open() throws IOException {
    Closed.folder(folder);
    Published.sweep(folder);
  }

  public Path path(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /// Keeps all that is read, unless it is there; its digest.
  public String keep(InputStream in) throws IOException {
    try (Published copy = Published.in(folder)) {
      String sha256 = Sha256.copy(in, copy.out(), _ -> {});
      Path path = path(sha256);
      if (!Files.exists(path)) {
        copy.as(path);
        Published.flush(Objects.requireNonNull(path.getParent()));
        Published.flush(folder);
      }
      return sha256;
    }
  }
}
