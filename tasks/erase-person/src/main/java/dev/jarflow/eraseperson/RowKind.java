package dev.jarflow.eraseperson;

import module java.base;

/// The kind of the rows in a file: it decides what happens to a person's rows.
enum RowKind {
  /// Each row is an application: the person's rows are emptied.
  APPLICATIONS,
  /// Each row is a line of a purchase: it stays, without the person's membership id.
  PURCHASES,
  /// Nothing says what the file holds: each row may be an application or a purchase.
  UNKNOWN,
  /// No row is about a person.
  NOBODY;

  /// By the word in `sql/datasets.csv`.
  static RowKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
