package dev.jarflow.tabular;

/// A file that cannot be read as CSV from some line on: bad data, which the caller turns into a
/// value.
///
/// The message says what was expected and what was found, and repeats no cell.
public final class NotCsvException extends Exception {
  private static final long serialVersionUID = 1;

  private final long line;

  NotCsvException(long line, String message) {
    super(message);
    this.line = line;
  }

  /// Where it went wrong: 1 is the first line of the file.
  public long line() {
    return line;
  }
}
