package dev.jarflow.loadmembers;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What validate decided over one batch, as its report says.
///
/// `place` is the last place in the history that it was judged after; null when it was judged
/// without history. `rejected` is why validate rejected all of it; null when it did not.
record Judged(
    String batch,
    Kind kind,
    String feed,
    String policy,
    LocalDate asOf,
    @Nullable Long place,
    @Nullable String rejected,
    long read,
    long successful,
    long unsuccessful,
    List<Proof> proofs,
    Csv successfulCsv,
    Csv unsuccessfulCsv) {

  private static final Pattern BATCH = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /// What a batch is made of.
  enum Kind {
    FILES,
    REPLAY;

    String word() {
      return this == FILES ? "files" : "replay";
    }
  }

  /// So many rows prove the order of day and month around this separator.
  record Proof(String separator, String dateOrder, long rows) {}

  /// A file with rows, and what it must be.
  record Csv(Path file, String sha256, long rows) {}

  static Judged read(Path report) throws IOException {
    if (!Files.isRegularFile(report)) {
      throw new UsageException("expected a report of validate, found no file at " + report);
    }
    Path folder = report.toAbsolutePath().getParent();
    try {
      return of(fields(Json.read(Files.readString(report))), folder == null ? report : folder);
    } catch (CharacterCodingException | IllegalArgumentException | DateTimeException e) {
      String why =
          switch (e) {
            case Missing missing -> String.valueOf(missing.getMessage());
            default -> "it is no whole JSON object";
          };
      throw new UnfitException(
          "%s is no report of validate: %s: run validate again".formatted(report, why));
    }
  }

  private static Judged of(Map<?, ?> report, Path folder) {
    String batch = matching(report, "batch", BATCH);
    Judged judged =
        new Judged(
            batch,
            kind(text(report, "kind")),
            text(report, "feed"),
            matching(report, "policy", DIGEST),
            LocalDate.parse(text(report, "as_of")),
            place(report),
            report.get("rejected") == null ? null : text(report, "rejected"),
            count(report, "read"),
            count(report, "successful"),
            count(report, "unsuccessful"),
            proofs(report),
            csv(report, "successful_csv", folder),
            csv(report, "unsuccessful_csv", folder));
    if (judged.read != judged.successful + judged.unsuccessful) {
      throw new Missing("read is not successful and unsuccessful together");
    }
    return judged;
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new Missing("expected the kind files or replay, found another");
  }

  private static @Nullable Long place(Map<?, ?> report) {
    if (!report.containsKey("place")) {
      throw new Missing("it has no place");
    }
    return report.get("place") == null ? null : count(report, "place");
  }

  private static List<Proof> proofs(Map<?, ?> report) {
    return value(report, "date_order", List.class) instanceof List<?> orders
        ? orders.stream()
            .map(Judged::fields)
            .filter(order -> order.get("proves") != null)
            .map(
                order ->
                    new Proof(
                        text(order, "separator"),
                        text(order, "proves"),
                        count(order, text(order, "proves"))))
            .toList()
        : List.of();
  }

  private static Csv csv(Map<?, ?> report, String name, Path folder) {
    Map<?, ?> csv = fields(report.get(name));
    return new Csv(
        folder.resolve(text(csv, "file")).normalize(),
        matching(csv, "sha256", DIGEST),
        count(csv, "rows"));
  }

  private static Map<?, ?> fields(@Nullable Object value) {
    if (value instanceof Map<?, ?> fields) {
      return fields;
    }
    throw new Missing("expected an object, found another value");
  }

  private static String matching(Map<?, ?> fields, String name, Pattern form) {
    return required(fields, name, String.class, text -> form.matcher(text).matches());
  }

  private static String text(Map<?, ?> fields, String name) {
    return required(fields, name, String.class, text -> true);
  }

  private static long count(Map<?, ?> fields, String name) {
    return required(fields, name, Long.class, count -> count >= 0);
  }

  private static Object value(Map<?, ?> fields, String name, Class<?> type) {
    return required(fields, name, type, value -> true);
  }

  private static <T> T required(
      Map<?, ?> fields, String name, Class<T> type, Function<T, Boolean> good) {
    Object value = fields.get(name);
    if (value == null || !type.isInstance(value) || !good.apply(type.cast(value))) {
      throw new Missing("it has no good " + name);
    }
    return type.cast(value);
  }

  /// What is wrong with a report, in words.
  private static final class Missing extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Missing(String message) {
      super(message);
    }
  }
}
