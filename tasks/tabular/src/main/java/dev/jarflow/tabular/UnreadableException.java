package dev.jarflow.tabular;

import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.task.RejectedException;

/// A file that cannot be read from some line on, or not at all: its content is wrong, and reading
/// it again does not help.
///
/// The message is `FILE:LINE: what was expected and what was found`, and repeats no cell.
public final class UnreadableException extends RejectedException {
  private static final long serialVersionUID = 1;

  private final long line;
  private final String reason;

  public UnreadableException(String file, long line, String reason) {
    super("%s:%d: %s".formatted(file, line, reason));
    this.line = line;
    this.reason = Printable.of(reason);
  }

  /// The line in which the fault is; 1 is the first line of the file.
  public long line() {
    return line;
  }

  /// The message without the file: `line 3: expected …, found …`.
  public String placedReason() {
    return "line %d: %s".formatted(line, reason);
  }

  /// The message without the file and the line.
  public String reason() {
    return reason;
  }
}
