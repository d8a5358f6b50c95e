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

  /// A file that was listed and cannot be read to its end: something else took its place, or its
  /// disk fails.
  final class LostFileException extends IOException {
    private static final long serialVersionUID = 1;

    LostFileException(SourceFile file, IOException cause) {
      super(file.name(), cause);
    }
  }

  /// The place for a message: a path or an address.
  String place();

  /// Lists everything that can be taken. Waits once for files that are still being written.
  Listing list() throws IOException, InterruptedException;

  /// Lists originals that an earlier run may have had no time to release. Never waits.
  Listing look() throws IOException;

  /// Opens a file. `NoSuchFileException` means that it went away or cannot be opened in time,
  /// `AccessDeniedException` that it may not be read; while it is read, `LostFileException` that
  /// something took its place.
  InputStream open(SourceFile file) throws IOException, InterruptedException;

  /// True when the file may get a second name in a folder of this user's instead of a copy: it lies
  /// on the same disk, and nobody else can write to it.
  boolean canLink(SourceFile file, Path folder);

  /// Gives such a file a second name. False when something else lies in its place now, which has
  /// none then.
  boolean link(SourceFile file, Path name) throws IOException;

  /// True when the file is still the one that was listed.
  boolean unchanged(SourceFile file);

  /// When the file was put where it lies, whenever it was written; the epoch where nobody knows.
  Instant placed(SourceFile file) throws IOException;

  /// Takes an original out of the way once its content is safe under `sha256`. A file that changed
  /// since it was listed stays.
  void release(SourceFile file, String sha256, Release release) throws IOException;
}
