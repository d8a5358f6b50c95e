package dev.jarflow.eraseperson;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A place that may hold something of a person. Places are data: [Search] looks into each of them,
/// and knows what becomes of what it finds there.
sealed interface Place {

  /// How a person calls it: paths are relative to the data folder.
  String name();

  /// Rows of a table in the warehouse, and the statements that count a person's and take the person
  /// out of them, by membership ids; without the second, that is a foreign key's work.
  record Rows(String name, String find, @Nullable String erase) implements Place {}

  sealed interface InFile extends Place {
    Path path();
  }

  /// A file with rows.
  sealed interface OfRows extends InFile {
    Kept kept();
  }

  /// A stored content; an original that came back must not take the place of its copy.
  record Stored(String name, Path path, String sha256, Kept kept) implements OfRows {}

  /// What validate wrote, and the report that names its digest.
  record Judged(String name, Path path, Path report) implements OfRows {
    @Override
    public Kept kept() {
      return Kept.APPLICATIONS;
    }
  }

  /// What people dropped, or had archived: theirs to change.
  record Dropped(String name, Path path, Kept kept) implements OfRows {}

  /// An answer or a page that a task made, and makes anew when it runs again.
  record Made(String name, Path path) implements InFile {}
}
