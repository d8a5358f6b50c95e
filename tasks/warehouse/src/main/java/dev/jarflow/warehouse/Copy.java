package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Rows on their way into a table: many times faster than inserts, since nothing is asked in
/// between.
///
/// The server may refuse a row some rows later, at the latest in [#end]. Closed without it, no row
/// was copied.
public final class Copy implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final Database database;
  private final String name;
  private final Stop stop;
  private final CopyIn copy;
  private final StringBuilder text = new StringBuilder(BUFFER + BUFFER / 4);

  private Copy(Database database, String name, Stop stop, CopyIn copy) {
    this.database = database;
    this.name = name;
    this.stop = stop;
    this.copy = copy;
  }

  static Copy begin(Database database, Connection connection, SqlFile file, Stop stop) {
    try (Database.Doing _ = database.doing(file.name())) {
      return new Copy(
          database,
          file.name(),
          stop,
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn(file.jdbc()));
    } catch (SQLException e) {
      throw database.failed(file.name(), e);
    }
  }

  /// One row, in the order of the statement's columns, each value as PostgreSQL reads it from text.
  public void row(@Nullable Object... values) {
    char before = 0;
    for (Object value : values) {
      if (before != 0) {
        text.append(before);
      }
      before = '\t';
      append(value);
    }
    text.append('\n');
    if (text.length() >= BUFFER) {
      send();
    }
  }

  /// The number of rows that the server took.
  public long end() {
    send();
    try (Database.Doing _ = database.doing(name)) {
      return copy.endCopy();
    } catch (SQLException e) {
      throw database.failed(name, e);
    }
  }

  @Override
  public void close() {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      throw database.failed(name, e);
    }
  }

  private void send() {
    stop.check();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
    } catch (SQLException e) {
      throw database.failed(name, e);
    }
  }

  private void append(@Nullable Object value) {
    if (value == null) {
      text.append("\\N");
      return;
    }
    String cell = value.toString();
    int from = 0;
    for (int i = 0; i < cell.length(); i++) {
      String escaped =
          switch (cell.charAt(i)) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> null;
          };
      if (escaped != null) {
        text.append(cell, from, i).append(escaped);
        from = i + 1;
      }
    }
    text.append(cell, from, cell.length());
  }
}
