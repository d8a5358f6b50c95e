package dev.jarflow.eraseperson;

import module java.base;

/// A place that may hold something of a person. Places are data: [Search] looks into each of them,
/// and knows what becomes of what it finds there.
sealed interface Place {

  /// The name that messages use: paths are relative to the data folder.
  String name();

  /// A table of the warehouse, from a line of `sql/people.csv`: its columns about a person, those
  /// that hold a cell of a file as it was written, in which anybody may stand by mistake, and its
  /// other columns of text.
  record Table(String name, Set<String> person, Set<String> cells, Set<String> nobody)
      implements Place {
    static Table of(String line) {
      String[] cells = line.split(",", -1);
      return new Table(cells[0], words(cells[1]), words(cells[2]), words(cells[3]));
    }

    private static Set<String> words(String cell) {
      return cell.isEmpty() ? Set.of() : Set.of(cell.split(" "));
    }

    /// The name of a statement: `find` counts the rows with membership ids, `erase` takes these ids
    /// out of them; where no statement finds, it is told the cells that were found.
    String statement(String verb) {
      return name.replace(".", "/" + verb + "_");
    }

    /// A table that is found by a statement, and has none to erase, is cleared by a foreign key.
    boolean has(String verb) {
      return Place.class.getResource("/sql/queries/" + statement(verb) + ".sql") != null;
    }
  }

  sealed interface InFile extends Place {
    Path path();
  }

  sealed interface OfRows extends InFile {
    RowKind kind();
  }

  /// A file of rows that is changed when a person is erased.
  sealed interface Ours extends OfRows {}

  /// A content in the store; an original that comes back must not take the place of its copy.
  record Stored(String name, Path path, String sha256, RowKind kind) implements Ours {}

  /// A file that validate wrote, and the report that names its digest.
  record Judged(String name, Path path, Path report) implements Ours {
    @Override
    public RowKind kind() {
      return RowKind.APPLICATIONS;
    }
  }

  /// A file that only people may change: they dropped it or had it archived, or no task is known
  /// that wrote it.
  record Peoples(String name, Path path, RowKind kind) implements OfRows {}

  /// An answer or a page that a task made, and makes again when it runs again.
  record Made(String name, Path path) implements InFile {}
}
