package dev.jarflow.validate;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A batch that was judged before, as its report says and its files are there.
record Judged(Path report, Map<?, ?> facts, String page) {

  /// Null when it was not, or not all that was written of it is there.
  static @Nullable Judged read(Folder folder, String batch) throws IOException {
    Path report = folder.report(batch);
    for (Path file :
        List.of(report, folder.page(batch), folder.successful(batch), folder.unsuccessful(batch))) {
      if (!Files.isRegularFile(file)) {
        return null;
      }
    }
    try {
      return Json.read(Files.readString(report)) instanceof Map<?, ?> facts
          ? new Judged(report, facts, Files.readString(folder.page(batch)))
          : null;
    } catch (IllegalArgumentException e) {
      // It is no report of ours: written anew, it will be one.
      return null;
    }
  }

  boolean withHistory() {
    return facts.get("place") != null;
  }

  /// Whether it was judged with the history up to there.
  boolean at(long place) {
    return Long.valueOf(place).equals(facts.get("place"));
  }

  /// The same answer as then.
  Result result() {
    Map<String, String> orders = new LinkedHashMap<>();
    ReportJson.datesOf(facts)
        .forEach(
            (separator, read) ->
                orders.put(String.valueOf(separator.character()), Answer.words(read)));
    List<?> files = (List<?>) Objects.requireNonNull(facts.get("files"));
    Result result =
        Result.ok(Answer.message(number("successful"), number("read")))
            .with("batch", facts.get("batch"));
    for (String name : List.of("read", "successful", "unsuccessful", "reasons", "collisions")) {
      result = result.with(name, facts.get(name));
    }
    return result
        .with("date_order", orders)
        .with("files", files.size())
        .with(
            "files_refused",
            files.stream()
                .filter(file -> file instanceof Map<?, ?> map && map.get("refused") != null)
                .count())
        .with("report", report);
  }

  private long number(String name) {
    return (Long) Objects.requireNonNull(facts.get(name));
  }
}
