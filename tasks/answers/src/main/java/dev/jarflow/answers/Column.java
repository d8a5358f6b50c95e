package dev.jarflow.answers;

import module java.base;

/// A column of an answer, called as in the statement.
record Column(String name, Kind kind) {

  /// The kind of its values.
  enum Kind {
    TEXT,
    /// Tells who somebody is: the page shows the first letter.
    PERSON,
    COUNT,
    MONEY;

    boolean isNumber() {
      return this == COUNT || this == MONEY;
    }
  }

  static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  static Column person(String name) {
    return new Column(name, Kind.PERSON);
  }

  static Column count(String name) {
    return new Column(name, Kind.COUNT);
  }

  static Column money(String name) {
    return new Column(name, Kind.MONEY);
  }

  /// `first_name` as people read it: `First name`.
  String heading() {
    String words = name.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
