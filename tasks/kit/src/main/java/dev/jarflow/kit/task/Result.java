package dev.jarflow.kit.task;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Printable;
import org.jspecify.annotations.Nullable;

/// The answer of a task: the last line of its stdout, then Airflow's XCom.
///
/// Values are what JSON knows: strings, numbers, booleans, null, lists and maps of them. Everything
/// else is its `toString`.
///
/// The page is for people, and no part of the line: [Entry] publishes it as the run's report.
public record Result(
    Outcome outcome, String message, Map<String, @Nullable Object> fields, @Nullable String page) {

  /// More than this is a manifest file named in the result, not a result.
  public static final int MAX_BYTES = 64 * 1024;

  static final String WARNING = "warning";

  public Result {
    for (String name : List.of("outcome", "message")) {
      if (fields.containsKey(name)) {
        throw new IllegalArgumentException(
            "a result has its outcome and message, so no field may be called " + name);
      }
    }
    message = Printable.of(message);
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  static Result of(Outcome outcome, String message) {
    return new Result(outcome, message, Map.of(), null);
  }

  public static Result ok(String message) {
    return of(Outcome.OK, message);
  }

  public static Result nothingToDo(String message) {
    return of(Outcome.NOTHING_TO_DO, message);
  }

  public static Result rejected(String message) {
    return of(Outcome.REJECTED, message);
  }

  /// This result with one more field.
  public Result with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Result(outcome, message, more, page);
  }

  /// This result with a warning: what was left undone, though the task ended well. [Entry] logs it,
  /// and pages and lists of runs show it.
  public Result warning(String sentence) {
    return with(WARNING, sentence);
  }

  /// This result as a rejection: what it tells stays, and the task fails.
  public Result butRejected(String why) {
    return new Result(Outcome.REJECTED, why, fields, page);
  }

  /// This result with a page of HTML. Nothing is published when a person started the program.
  public Result showing(String html) {
    return new Result(outcome, message, fields, html);
  }

  /// How many there are, for a message: `1 file`, `3 files`.
  public static String count(long count, String noun) {
    return "%d %s%s".formatted(count, noun, count == 1 ? "" : "s");
  }

  /// The result line, without its line end.
  public String toJson() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("outcome", outcome.name());
    all.put("message", message);
    all.putAll(fields);
    String json = Json.writePrintable(all);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalStateException(
          "expected a result of at most %d bytes, found %d: name a file in it instead"
              .formatted(MAX_BYTES, bytes));
    }
    return json;
  }
}
