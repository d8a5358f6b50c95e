package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.kit.task.Result;
import dev.jarflow.validate.Findings.FileAccount;
import dev.jarflow.validate.Findings.OrderFound;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was found, as the result of the task.
record Answer(Findings findings, @Nullable Double rejectAbove) {

  /// Why the batch as a whole is not to be loaded; null when it is.
  @Nullable String rejected() {
    List<FileAccount> files = findings.files();
    long refused = refusedFiles();
    if (refused == files.size()) {
      return "%s refused: %s: %s"
          .formatted(
              refused == 1 ? "the only file was" : "all %d files were".formatted(refused),
              files.getFirst().name(),
              files.getFirst().refused());
    }
    if (rejectAbove != null && findings.unsuccessful() > rejectAbove * findings.read()) {
      return String.format(
          Locale.ROOT,
          "%.1f %% of %,d applications are unsuccessful, and the policy rejects a run above %.1f %%",
          100.0 * findings.unsuccessful() / findings.read(),
          findings.read(),
          100 * rejectAbove);
    }
    return null;
  }

  Result result(Path report) {
    String rejected = rejected();
    String message = rejected == null ? message(findings.successful(), findings.read()) : rejected;
    return (rejected == null ? Result.ok(message) : Result.rejected(message))
        .with("batch", findings.batch().id())
        .with("read", findings.read())
        .with("successful", findings.successful())
        .with("unsuccessful", findings.unsuccessful())
        .with("reasons", findings.reasons())
        .with("collisions", findings.collisions())
        .with("date_order", dateOrder(findings.orders()))
        .with("files", findings.files().size())
        .with("files_refused", refusedFiles())
        .with("report", report);
  }

  /// For each separator: `day_first (evidence)`.
  static Map<String, String> dateOrder(List<OrderFound> orders) {
    Map<String, String> words = new LinkedHashMap<>();
    for (OrderFound found : orders) {
      words.put(
          String.valueOf(found.separator().character()),
          words(new Source.Read(found.order(), found.because())));
    }
    return words;
  }

  static String words(Source.Read read) {
    DateOrder order = read.order();
    return order == null
        ? ReportJson.word(read.because())
        : ReportJson.word(order) + " (" + ReportJson.word(read.because()) + ")";
  }

  static String message(long successful, long read) {
    return String.format(Locale.ROOT, "%,d of %,d applications are successful", successful, read);
  }

  private long refusedFiles() {
    return findings.files().stream().filter(file -> file.refused() != null).count();
  }
}
