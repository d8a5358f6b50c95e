package dev.jarflow.migrate;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/// What Flyway says, unheard: our own log and result tell what was applied, and nothing else may
/// stand on a task's stdout and stderr. Flyway makes it by its name, so it is public.
public final class Silence implements LogCreator {
  @Override
  public Log createLogger(Class<?> speaker) {
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
