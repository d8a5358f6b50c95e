package dev.jarflow.source;

import module java.base;

/// A source of bytes. Its users see names and bytes, never where they lie.
public sealed interface Source permits FolderSource, HttpSource {

  /// Everything in a source: files that can be taken, names of files still being written, and files
  /// that nobody can take.
  record Listing(List<SourceFile> files, List<String> waiting, List<RefusedFile> refused) {
    public boolean isEmpty() {
      return files.isEmpty() && waiting.isEmpty() && refused.isEmpty();
    }
  }

  /// The place for a message: a path or an address.
  String place();

  /// Lists everything that can be taken. Waits once for files that are still being written.
  Listing list() throws IOException, InterruptedException;

  /// Lists originals that an earlier run may have had no time to release. Never waits.
  Listing look() throws IOException;

  /// Opens a file. `NoSuchFileException` means that it went away, `AccessDeniedException` that it
  /// may not be read.
  InputStream open(SourceFile file) throws IOException, InterruptedException;

  /// True when the file is still the one that was listed.
  boolean unchanged(SourceFile file);

  /// When the file was put where it lies, whenever it was written; the epoch where nobody knows.
  Instant placed(SourceFile file) throws IOException;

  /// Takes an original out of the way once its content is safe under `sha256`. A file that changed
  /// since it was listed stays.
  void release(SourceFile file, String sha256, Release release) throws IOException;
}
