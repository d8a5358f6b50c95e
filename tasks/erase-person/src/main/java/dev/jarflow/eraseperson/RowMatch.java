package dev.jarflow.eraseperson;

import module java.base;

/// The result of comparing a row with what is known of a person.
sealed interface RowMatch {
  /// The row is theirs; `left` are the cells that stay of it.
  record Theirs(List<String> left) implements RowMatch {}

  enum NotSure implements RowMatch {
    /// Everything fits but the name, which may be another part of the same one.
    MAY_BE_THEIRS,
    NOT_THEIRS
  }
}
