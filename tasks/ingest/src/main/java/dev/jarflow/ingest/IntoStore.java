package dev.jarflow.ingest;

/// How a file gets into the store.
enum IntoStore {
  COPY,
  /// By a second name, without a copy; the first one goes when the batch is taken.
  MOVE
}
