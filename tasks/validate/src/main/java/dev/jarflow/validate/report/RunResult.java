package dev.jarflow.validate.report;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.kit.task.Result;
import dev.jarflow.validate.judge.BatchJudge;
import java.nio.file.Path;
import java.util.Locale;

/// The result of the task for a judged batch.
public final class RunResult {
  private RunResult() {}

  /// `path` is the file that the report is in.
  public static Result of(BatchReport report, Path path) {
    Judged applications = report.counts().applications();
    String rejected = report.rejected();
    String message =
        rejected == null
            ? String.format(
                Locale.ROOT,
                "%,d of %,d applications are successful",
                applications.successful(),
                applications.read())
            : rejected;
    return (rejected == null ? Result.ok(message) : Result.rejected(message))
        .with("batch", report.batch().id())
        .with("read", applications.read())
        .with("successful", applications.successful())
        .with("unsuccessful", applications.unsuccessful())
        .with("reasons", report.counts().reasons())
        .with("collisions", report.counts().collisions())
        .with("date_order", BatchJudge.words(report.dateOrders()))
        .with("files", report.files().size())
        .with(
            "files_refused", report.files().stream().filter(file -> file.refused() != null).count())
        .with("report", path);
  }
}
