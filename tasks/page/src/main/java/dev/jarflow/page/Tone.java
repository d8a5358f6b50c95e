package dev.jarflow.page;

/// The meaning of a thing to the reader, which decides its colour.
public enum Tone {
  GOOD,
  /// Somebody has to look at it, or it is not over yet.
  WAIT,
  BAD,
  /// It has less weight than the words around it.
  QUIET
}
