package dev.jarflow.ingest;

/// What becomes of an original whose content is in the store.
enum After {
  REMOVE,
  KEEP,
  ARCHIVE
}
