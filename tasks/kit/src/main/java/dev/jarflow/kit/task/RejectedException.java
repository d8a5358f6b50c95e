package dev.jarflow.kit.task;

import dev.jarflow.kit.log.Printable;

/// The data is bad: undoes what was begun, then ends the run as REJECTED, which Airflow does not
/// retry.
///
/// Bad data is a value wherever nothing has to be undone. The message says what was expected, what
/// was found and what to do next, and repeats no value of a person.
public class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What is not printable in the message is escaped.
  public RejectedException(String message) {
    super(Printable.of(message));
  }
}
