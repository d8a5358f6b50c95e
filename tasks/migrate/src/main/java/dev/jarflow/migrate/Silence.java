package dev.jarflow.migrate;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/// Keeps Flyway silent: our own log and result name the applied migrations, and nothing else may be
/// on a task's stdout and stderr. It is public because Flyway makes it by its name.
public final class Silence implements LogCreator {
  @Override
  public Log createLogger(Class<?> logged) {
    return new Log() {
      @Override
      public void debug(String message) {}

      @Override
      public void info(String message) {}

      @Override
      public void warn(String message) {}

      @Override
      public void error(String message) {}

      @Override
      public void error(String message, Exception cause) {}

      @Override
      public void notice(String message) {}
    };
  }
}
