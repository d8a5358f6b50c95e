package dev.jarflow.ingest;

/// The answer of a run that finds nothing to take.
enum WhenEmpty {
  /// There is nothing to do.
  SKIP,
  /// All is well, and later tasks get an empty manifest.
  OK
}
