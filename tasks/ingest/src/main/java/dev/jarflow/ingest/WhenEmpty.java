package dev.jarflow.ingest;

/// What an empty landing folder means to the run.
enum WhenEmpty {
  /// There is nothing to do.
  SKIP,
  /// All is well, and later tasks get an empty manifest.
  OK
}
