package dev.jarflow.kit.task;

import dev.jarflow.kit.log.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a task answers: the last line of its stdout, then Airflow's XCom.
///
/// Values are what JSON knows: strings, numbers, booleans, null, lists and maps of them.
public record Result(Outcome outcome, String message, Map<String, @Nullable Object> fields) {

  /// More than this is a manifest file named in the result, not a result.
  public static final int MAX_BYTES = 64 * 1024;

  public Result {
    for (String name : List.of("outcome", "message")) {
      if (fields.containsKey(name)) {
        throw new IllegalArgumentException(
            "a result has its outcome and message, so no field may be called " + name);
      }
    }
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  public static Result ok(String message) {
    return new Result(Outcome.OK, message, Map.of());
  }

  public static Result nothingToDo(String message) {
    return new Result(Outcome.NOTHING_TO_DO, message, Map.of());
  }

  public static Result rejected(String message) {
    return new Result(Outcome.REJECTED, message, Map.of());
  }

  /// This result with one more field.
  public Result with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Result(outcome, message, more);
  }

  /// The result line, without its line end.
  public String toJson() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("outcome", outcome.name());
    all.put("message", message);
    all.putAll(fields);
    String json = Json.write(all);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalStateException(
          "expected a result of at most %d bytes, found %d: name a file in it instead"
              .formatted(MAX_BYTES, bytes));
    }
    return json;
  }
}
