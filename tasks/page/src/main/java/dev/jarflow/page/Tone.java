package dev.jarflow.page;

/// What a thing means to the reader, which decides its colour.
public enum Tone {
  GOOD,
  /// Somebody has to look at it, or it is not over yet.
  WAIT,
  BAD,
  /// Of less weight than what stands around it.
  QUIET
}
