package dev.jarflow.kit.task;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An exception as text for the log.
final class Failure {
  private static final int LONGEST_TRACE = 16_384;

  private Failure() {}

  /// The exception and its causes in one line.
  static String describe(@Nullable Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (!text.isEmpty()) {
        text.append(", because of ");
      }
      text.append(t.getClass().getSimpleName());
      if (t.getMessage() != null) {
        text.append(": ").append(t.getMessage().lines().findFirst().orElse(""));
      }
    }
    return text.toString();
  }

  /// The stack trace; goes into one field of one log line, so an endless recursion is cut.
  static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    String trace = text.toString().strip();
    return trace.length() <= LONGEST_TRACE
        ? trace
        : trace.substring(0, LONGEST_TRACE) + "… (%d characters)".formatted(trace.length());
  }
}
