package dev.jarflow.source;

/// The end of an original whose content is safe elsewhere.
public enum Release {
  REMOVE,
  KEEP,
  ARCHIVE
}
