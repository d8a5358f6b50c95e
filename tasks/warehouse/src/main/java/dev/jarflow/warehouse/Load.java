package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import org.jspecify.annotations.Nullable;

/// One load in one transaction: a kill at any moment leaves all of it or nothing.
///
/// Bad data is a [dev.jarflow.kit.task.RejectedException], which undoes the transaction.
public record Load(Run run, Database database, Progress progress) {
  /// A load waits at most so long for another one; each of its statements takes at most as long.
  private static final Duration LONGEST = Duration.ofMinutes(45);

  /// The work inside the transaction of a load.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T load(Load load) throws IOException;
  }

  /// Opens the database, takes the locks, does the work and commits. `locks` are statements of the
  /// `sql` module, in the one order in which all tasks take them; progress counts `noun` up to
  /// about `total`.
  public static <T extends @Nullable Object> T inOneTransaction(
      Run run, String noun, long total, List<String> locks, Work<T> work) throws IOException {
    try (Database database = Database.open(run, LONGEST);
        Progress progress = run.progress(noun, total)) {
      return database.transaction(
          () -> {
            database.sql("ops/wait_for_locks").run();
            locks.forEach(lock -> database.sql(lock).run());
            return work.load(new Load(run, database, progress));
          });
    }
  }
}
