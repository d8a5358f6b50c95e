package dev.jarflow.kit.task;

import module java.base;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// An exception as text for the log, without the values that a database repeats in its errors.
public final class Failure {
  private static final int LONGEST_TRACE = 16_384;

  private Failure() {}

  /// The exception and its causes in one line.
  public static String describe(@Nullable Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (!text.isEmpty()) {
        text.append(", because of ");
      }
      text.append(t.getClass().getSimpleName());
      if (t.getMessage() != null) {
        text.append(": ")
            .append(withoutValues(failure, t.getMessage()).lines().findFirst().orElse(""));
      }
    }
    return text.toString();
  }

  /// A file that could not be used, as one sentence with its name: for most of these exceptions the
  /// message is nothing but a path.
  public static String sentence(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> "no permission for " + e.getFile();
      case FileAlreadyExistsException e -> "something else is at " + e.getFile();
      case NoSuchFileException e -> "nothing is at " + e.getFile();
      case FileSystemException e when e.getFile() != null ->
          "could not read or write %s: %s"
              .formatted(e.getFile(), Objects.requireNonNullElse(e.getReason(), "no reason given"));
      default ->
          "could not read or write a file: "
              + Objects.requireNonNullElse(
                  failure.getMessage(), failure.getClass().getSimpleName());
    };
  }

  /// The stack trace; goes into one field of one log line, so an endless recursion is cut.
  public static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    String trace = withoutValues(failure, text.toString()).strip();
    return trace.length() <= LONGEST_TRACE
        ? trace
        : trace.substring(0, LONGEST_TRACE) + "… (%d characters)".formatted(trace.length());
  }

  /// A text about a failure, of which a library may have made one of its own: what the database
  /// said about bad values (SQLSTATE 22 and 23) repeats them, and they may be a person's.
  private static String withoutValues(@Nullable Throwable failure, String text) {
    String clean = text;
    for (Throwable t : all(failure)) {
      if (t instanceof SQLException e
          && e.getMessage() != null
          && String.valueOf(e.getSQLState()).matches("2[23].*")) {
        for (String line : e.getMessage().lines().filter(line -> !line.isBlank()).toList()) {
          clean = clean.replace(line, "SQLSTATE " + e.getSQLState());
        }
      }
    }
    return clean;
  }

  /// A failure with everything that it came of or brought about, the outer ones first: their lines
  /// repeat those of the inner ones.
  private static List<Throwable> all(@Nullable Throwable failure) {
    List<Throwable> found = new ArrayList<>();
    collect(failure, Collections.newSetFromMap(new IdentityHashMap<>()), found);
    return found;
  }

  private static void collect(
      @Nullable Throwable failure, Set<Throwable> seen, List<Throwable> found) {
    if (failure != null && seen.add(failure)) {
      found.add(failure);
      collect(failure.getCause(), seen, found);
      Arrays.stream(failure.getSuppressed()).forEach(next -> collect(next, seen, found));
      if (failure instanceof SQLException e) {
        collect(e.getNextException(), seen, found);
      }
    }
  }
}
