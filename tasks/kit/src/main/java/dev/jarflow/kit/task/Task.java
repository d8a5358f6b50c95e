package dev.jarflow.kit.task;

/// A picocli command that does work and answers with a [Result]; [Entry] starts it.
///
/// Bad data is in the result. Bad luck is an [UnavailableException]. Any other exception is a bug.
@FunctionalInterface
public interface Task {
  Result run(Run run) throws Exception;
}
