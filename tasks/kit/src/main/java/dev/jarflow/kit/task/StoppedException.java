package dev.jarflow.kit.task;

/// The process was told to end (TERM): unwinds the work so that nothing half-done stays behind.
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("stopped");
  }
}
