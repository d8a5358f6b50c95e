package dev.jarflow.eraseperson;

import java.nio.file.Path;

/// A place that may hold something of a person. Places are data: [Search] looks into each of them,
/// and knows what becomes of what it finds there.
sealed interface Place {

  /// How a person calls it: paths are relative to the data folder.
  String name();

  /// Rows of a table in the warehouse, and the statements that count and delete a person's.
  record Rows(String name, String find, String erase) implements Place {}

  /// A file with rows.
  sealed interface InFile extends Place {
    Path path();
  }

  /// A stored content; an original that came back must not take the place of its copy.
  record Stored(String name, Path path, String sha256) implements InFile {}

  /// What validate wrote, and the report that names its digest.
  record Judged(String name, Path path, Path report) implements InFile {}

  /// What people dropped, or had archived: theirs to change.
  record Dropped(String name, Path path) implements InFile {}
}
