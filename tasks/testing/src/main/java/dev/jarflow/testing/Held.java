package dev.jarflow.testing;

import static dev.jarflow.testing.Patience.until;

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
