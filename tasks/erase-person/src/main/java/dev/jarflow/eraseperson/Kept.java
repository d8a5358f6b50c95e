package dev.jarflow.eraseperson;

/// What the rows of a file are, and so what becomes of a person's.
enum Kept {
  /// A row that is theirs goes.
  APPLICATIONS,
  /// A row stays, and says no more whose it is.
  PURCHASES,
  /// No batch has the file: it may be the one or the other.
  EITHER
}
