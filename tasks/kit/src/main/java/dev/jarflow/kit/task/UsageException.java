package dev.jarflow.kit.task;

/// The caller asked for something that cannot be: exit code 2, and the sentence on stderr.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
