package dev.jarflow.validate.report;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.kit.log.Json;
import dev.jarflow.validate.output.OutputFolder;
import org.jspecify.annotations.Nullable;

/// The report and the page of a batch that was judged before.
public record EarlierReport(BatchReport report, String page) {

  /// Null when the batch was not judged, or when one of its files is missing.
  public static @Nullable EarlierReport read(OutputFolder folder, String batch) throws IOException {
    Path report = folder.reportFile(batch);
    for (Path file :
        List.of(
            report,
            folder.pageFile(batch),
            folder.successfulFile(batch),
            folder.unsuccessfulFile(batch))) {
      if (!Files.isRegularFile(file)) {
        return null;
      }
    }
    try {
      return new EarlierReport(
          BatchReport.of(Json.read(Files.readString(report))),
          Files.readString(folder.pageFile(batch)));
    } catch (IllegalArgumentException e) {
      // The file is not a report of ours; this run writes a new one.
      return null;
    }
  }

  public boolean withHistory() {
    return report.batch().historyPlace() != null;
  }

  /// True when the batch was judged with the history up to this place.
  public boolean at(long place) {
    return Long.valueOf(place).equals(report.batch().historyPlace());
  }
}
