package dev.jarflow.kit.task;

import org.jspecify.annotations.Nullable;

/// A picocli command that does work and answers with a [Result]; [Entry] starts it.
///
/// Bad data is in the result. Bad luck is an [UnavailableException]. Any other exception is a bug.
@FunctionalInterface
public interface Task {
  Result run(Run run) throws Exception;

  /// The text that an option like `--print-…` asks for instead of any work; null when there is work
  /// to do. It may look things up, and fails as work does.
  default @Nullable String printed(Run run) throws Exception {
    return null;
  }

  /// True of a server: TERM is how its work ends, so its exit code then is 0.
  default boolean endsByTerm() {
    return false;
  }
}
