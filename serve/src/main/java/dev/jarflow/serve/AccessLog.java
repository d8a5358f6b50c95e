package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.log.Json;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/// A line of JSON for each answer, in a file and two older ones, none of them above 10 MB. A line
/// tells no name of a person, no token and nothing that somebody looked for: only which kind of
/// page was asked for.
final class AccessLog implements AutoCloseable {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
  private static final int LARGEST = 10_000_000;
  private static final int FILES = 3;

  private final @Nullable FileHandler file;

  /// `path` is null for no log.
  AccessLog(@Nullable Path path) throws IOException {
    file = path == null ? null : new FileHandler(escaped(path) + ".%g", LARGEST, FILES, true);
    if (file != null) {
      file.setEncoding("UTF-8");
      file.setFormatter(
          new Formatter() {
            @Override
            public String format(LogRecord line) {
              return line.getMessage() + "\n";
            }
          });
    }
  }

  void add(String method, String page, int status, long nanos) {
    if (file != null) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("ts", Instant.now().toString());
      line.put("method", METHODS.contains(method) ? method : "other");
      line.put("page", page);
      line.put("status", status);
      line.put("ms", nanos / 1_000_000);
      file.publish(new LogRecord(Level.INFO, Json.write(line)));
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }

  private static String escaped(Path path) {
    return path.toAbsolutePath().toString().replace("%", "%%");
  }
}
