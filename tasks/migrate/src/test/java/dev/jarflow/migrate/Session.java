package dev.jarflow.migrate;

import static dev.jarflow.testing.Patience.until;

import module java.base;

import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Somebody connected, who sends one statement after another and may have to wait for others.
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Statement statement;
  private final int process;
  private final ExecutorService line = Executors.newSingleThreadExecutor();
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private @Nullable ServerErrorMessage refusal;

  private Session(Connection connection) throws SQLException {
    this.connection = connection;
    this.statement = connection.createStatement();
    this.process = connection.unwrap(PGConnection.class).getBackendPID();
    connection.setAutoCommit(false);
  }

  static Session of(TestDatabase database) throws SQLException {
    return new Session(database.connect());
  }

  static Session of(TestDatabase database, String login) throws SQLException {
    return new Session(database.connect(login));
  }

  Connection connection() {
    return connection;
  }

  /// Sends this without waiting for its end; after a refusal nothing more is sent. Null commits.
  void send(@Nullable String sql) {
    last =
        CompletableFuture.runAsync(
            () -> {
              if (refusal == null) {
                run(sql);
              }
            },
            line);
  }

  /// Sends these and commits.
  void commit(String... statements) {
    Stream.of(statements).forEach(this::send);
    send(null);
  }

  private void run(@Nullable String sql) {
    try {
      if (sql == null) {
        connection.commit();
      } else {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      refusal = refusal(e);
      try {
        connection.rollback();
      } catch (SQLException again) {
        throw new IllegalStateException(again);
      }
    }
  }

  private static ServerErrorMessage refusal(SQLException e) {
    if (e instanceof PSQLException psql && psql.getServerErrorMessage() != null) {
      return psql.getServerErrorMessage();
    }
    throw new IllegalStateException(e);
  }

  /// The answer to a login whose statement, or its commit, is sure to be refused.
  static ServerErrorMessage refusal(TestDatabase database, String login, String sql) {
    try (Session session = of(database, login)) {
      session.commit(sql);
      return session.refused();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Until what was sent has ended, or waits for somebody.
  void settle(PreparedStatement isBlocked) throws InterruptedException {
    until("session %d ends or waits".formatted(process), () -> last.isDone() || waits(isBlocked));
  }

  private boolean waits(PreparedStatement isBlocked) {
    try {
      isBlocked.setInt(1, process);
      try (ResultSet answer = isBlocked.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the server said no to, since the last time this was asked; null when it took all.
  @Nullable ServerErrorMessage end() {
    last.join();
    ServerErrorMessage said = refusal;
    refusal = null;
    return said;
  }

  /// The same, where it is sure to say no.
  ServerErrorMessage refused() {
    return Objects.requireNonNull(end(), "expected a refusal, and all of it was taken");
  }

  @Override
  public void close() throws SQLException {
    line.shutdown();
    connection.close();
  }
}
