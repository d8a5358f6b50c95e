package dev.jarflow.serve;

/// Whom to tell of each answer: what counts, and what writes down.
record Answered(Metrics metrics, AccessLog log) {
  void add(String method, String path, int status, long nanos) {
    metrics.add(status, nanos);
    log.add(method, Site.kind(path), status, nanos);
  }
}
