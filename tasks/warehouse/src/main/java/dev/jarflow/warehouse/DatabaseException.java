package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.UnavailableException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// The database refused for a reason that trying again does not cure.
///
/// Its message names places (table, column, constraint) and never a value: what a server says about
/// bad values repeats them, and they may be a person's.
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// SQLSTATE classes and codes that pass: connection, resources, shutdown, serialisation,
  /// deadlock, time-outs.
  private static final List<String> MAY_PASS =
      List.of("08", "53", "57P", "57014", "40001", "40P01", "55P03", "25P03");

  private DatabaseException(String message) {
    super(message);
  }

  /// The exception for this error: it may pass, or it will not.
  static RuntimeException of(String doing, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    DatabaseException cleaned = new DatabaseException(doing + ": " + facts(state, e));
    cleaned.setStackTrace(e.getStackTrace());
    return MAY_PASS.stream().anyMatch(state::startsWith)
        ? new UnavailableException("the database broke off: " + cleaned.getMessage(), cleaned)
        : cleaned;
  }

  /// Nothing was asked yet, so everything that fails here is somebody's outage: down, starting,
  /// full, not set up yet.
  static UnavailableException whileConnecting(String target, SQLException e) {
    return new UnavailableException(
        "no connection to " + target, new DatabaseException(String.valueOf(e.getMessage())));
  }

  private static String facts(String state, SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    boolean repeatsValues = state.startsWith("22") || state.startsWith("23");
    if (server == null) {
      return "SQLSTATE " + state + (repeatsValues ? "" : ", " + e.getMessage());
    }
    StringBuilder text = new StringBuilder("SQLSTATE " + state);
    append(text, "schema", server.getSchema());
    append(text, "table", server.getTable());
    append(text, "column", server.getColumn());
    append(text, "constraint", server.getConstraint());
    if (!repeatsValues) {
      append(text, "server says", server.getMessage());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable String value) {
    if (value != null) {
      text.append(", ").append(name).append(' ').append(value);
    }
  }
}
