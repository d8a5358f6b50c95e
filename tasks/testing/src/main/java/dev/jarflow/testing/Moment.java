package dev.jarflow.testing;

/// A moment in the work of a task at which it can be met.
@FunctionalInterface
public interface Moment<S> {
  /// Starts the jar, and returns when it has come to this moment. What it waits for is `held` until
  /// it was disturbed.
  Running come(Trial<S> trial, Held held) throws Exception;

  /// It is about to write into this table for the first time.
  static <S> Moment<S> writing(String table) {
    return waiting(table, "share");
  }

  /// It is about to read from this table for the first time.
  static <S> Moment<S> reading(String table) {
    return waiting(table, "access exclusive");
  }

  /// It waits for this table, which somebody else has locked so.
  static <S> Moment<S> waiting(String table, String mode) {
    return (trial, held) -> {
      held.at("lock table %s in %s mode".formatted(table, mode));
      return trial
          .start()
          .until("it waits for " + table, () -> held.database().waitingFor(table) == 1);
    };
  }

  /// It waits for an advisory lock, which this statement has taken.
  static <S> Moment<S> asking(String lock) {
    return (trial, held) -> {
      held.at(lock);
      return trial
          .start()
          .until("it asks for the lock", () -> held.database().waitingForAdvisoryLock() == 1);
    };
  }
}
