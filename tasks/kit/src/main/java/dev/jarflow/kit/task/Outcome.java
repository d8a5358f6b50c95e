package dev.jarflow.kit.task;

/// The end of a task: the word in its result line, and the exit code that Airflow's operator acts
/// on.
public enum Outcome {
  OK(0, "done"),
  BUG(1, "the program is wrong: not retried"),
  USAGE(2, "wrong option or missing file: not retried"),
  REJECTED(3, "the data is bad: not retried"),
  UNAVAILABLE(75, "something outside is down: retried"),
  NOTHING_TO_DO(99, "nothing to do: skipped");

  private final int exitCode;
  private final String meaning;

  Outcome(int exitCode, String meaning) {
    this.exitCode = exitCode;
    this.meaning = meaning;
  }

  public int exitCode() {
    return exitCode;
  }

  public String meaning() {
    return meaning;
  }
}
