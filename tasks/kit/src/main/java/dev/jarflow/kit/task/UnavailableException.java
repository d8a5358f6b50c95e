package dev.jarflow.kit.task;

/// Something outside is down, and the same run may succeed later: exit code 75, which Airflow
/// retries.
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
