package dev.jarflow.testing;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// A lock that a task waits for: it holds a run at the statement that needs it, until closed.
public final class Held implements AutoCloseable {
  private final TestDatabase database;
  private @Nullable Connection lock;

  public Held(TestDatabase database) {
    this.database = database;
  }

  public TestDatabase database() {
    return database;
  }

  /// Takes this lock in place of the one before.
  public void at(String statement) {
    Connection next = take(statement);
    letGo();
    lock = next;
  }

  /// Lets the run pass to its next statement on this table after the one at which it is held, or
  /// after the end of its transaction: a lock that queues behind it is granted then.
  public void letPassToNext(String table) throws InterruptedException {
    int before = database.waitingFor(table);
    Connection[] next = new Connection[1];
    Thread queued =
        Thread.ofVirtual()
            .start(() -> next[0] = take("lock table " + table + " in access exclusive mode"));
    until("the next lock is queued", () -> database.waitingFor(table) == before + 1);
    letGo();
    queued.join();
    lock = next[0];
    until("it came to " + table + " again", () -> database.waitingFor(table) == 1);
  }

  /// Begins this in a thread of its own: the common pool has one thread on a machine with two
  /// cores.
  public static <T> CompletableFuture<T> atOnce(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
  }

  /// Begins this, and returns when it waits to write into this table.
  public <T> CompletableFuture<T> writing(String table, Supplier<T> work)
      throws InterruptedException {
    at("lock table %s in share mode".formatted(table));
    CompletableFuture<T> begun = atOnce(work);
    until("it comes to " + table, () -> database.waitingFor(table) == 1);
    return begun;
  }

  /// Both answers: the first is held where it writes into this table until the second `waits`.
  public <T> List<T> bothAtOnce(
      String table, Supplier<T> first, Supplier<T> second, BooleanSupplier waits)
      throws InterruptedException {
    CompletableFuture<T> one = writing(table, first);
    CompletableFuture<T> two = atOnce(second);
    until("the second waits", waits);
    assertThat(two).isNotDone();
    letGo();
    return List.of(one.join(), two.join());
  }

  private Connection take(String statement) {
    try {
      Connection connection = database.connect();
      connection.setAutoCommit(false);
      try (Statement sql = connection.createStatement()) {
        sql.execute(statement);
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void letGo() {
    try {
      if (lock != null) {
        lock.close();
        lock = null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    letGo();
  }
}
