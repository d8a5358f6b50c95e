package dev.jarflow.eraseperson;

/// What the rows of a file are, and so what becomes of a person's.
enum RowKind {
  /// A row that is theirs is emptied.
  APPLICATIONS,
  /// A row stays, without the membership id.
  PURCHASES,
  /// Nobody said what the file holds: each row may be an application or a purchase.
  UNKNOWN,
  /// No row is about a person.
  NOBODYS
}
