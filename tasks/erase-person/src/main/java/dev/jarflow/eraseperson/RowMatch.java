package dev.jarflow.eraseperson;

import module java.base;

/// Whether a row is a person's.
sealed interface RowMatch {
  /// It is theirs, and these cells are left of it without them.
  record Theirs(List<String> left) implements RowMatch {}

  enum NotSure implements RowMatch {
    /// Everything fits but the name, which may be another part of the same one.
    MAY_BE_THEIRS,
    NOT_THEIRS
  }
}
