package dev.jarflow.source;

/// What becomes of an original once its content is safe elsewhere.
public enum Release {
  REMOVE,
  KEEP,
  ARCHIVE
}
