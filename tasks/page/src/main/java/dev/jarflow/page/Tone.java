package dev.jarflow.page;

/// The colour of a thing: what it means to the reader, never how it looks.
public enum Tone {
  GOOD,
  WAIT,
  BAD,
  QUIET
}
