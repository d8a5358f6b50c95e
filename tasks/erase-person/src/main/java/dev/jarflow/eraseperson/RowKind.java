package dev.jarflow.eraseperson;

/// The kind of the rows in a file: it decides what happens to a person's rows.
enum RowKind {
  /// Each row is an application: the person's rows are emptied.
  APPLICATIONS,
  /// Each row is a line of a purchase: it stays, without the person's membership id.
  PURCHASES,
  /// Nothing says what the file holds: each row may be an application or a purchase.
  UNKNOWN,
  /// No row is about a person.
  NOBODYS
}
