package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Bytes on their way into a table. Closed before its end, no row was copied.
final class CopyStream implements AutoCloseable {
  private final Database database;
  private final String name;
  private final Stop stop;
  private final CopyIn copy;

  private CopyStream(Database database, String name, Stop stop, CopyIn copy) {
    this.database = database;
    this.name = name;
    this.stop = stop;
    this.copy = copy;
  }

  static CopyStream begin(Database database, Connection connection, SqlFile file, Stop stop) {
    try (Database.Doing _ = database.doing(file.name())) {
      return new CopyStream(
          database,
          file.name(),
          stop,
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn(file.jdbc()));
    } catch (SQLException e) {
      throw database.failed(file.name(), e);
    }
  }

  void send(byte[] bytes, int length) {
    stop.check();
    try {
      copy.writeToCopy(bytes, 0, length);
    } catch (SQLException e) {
      throw database.failed(name, e);
    }
  }

  /// The number of rows that the server took.
  long end() {
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
}
