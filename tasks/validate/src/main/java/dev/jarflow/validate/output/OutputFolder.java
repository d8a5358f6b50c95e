package dev.jarflow.validate.output;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Json;
import org.jspecify.annotations.Nullable;

/// The folder that validate writes into. It has a folder for each kind of file, with one file for
/// each batch.
public record OutputFolder(Path path) {
  /// Makes the folder when it is missing, closed, because it holds personal data. Removes the
  /// temporary files that killed runs left.
  public void prepare() throws IOException {
    Closed.results(path);
    Published.sweep(successfulFolder());
    Published.sweep(unsuccessfulFolder());
    Published.sweep(path.resolve("report"));
  }

  public Path successfulFolder() {
    return path.resolve("successful");
  }

  public Path unsuccessfulFolder() {
    return path.resolve("unsuccessful");
  }

  public Path successfulFile(String batch) {
    return successfulFolder().resolve(batch + ".csv");
  }

  public Path unsuccessfulFile(String batch) {
    return unsuccessfulFolder().resolve(batch + ".csv");
  }

  /// The report for programs.
  public Path reportFile(String batch) {
    return path.resolve("report").resolve(batch + ".json");
  }

  /// The page for people.
  public Path pageFile(String batch) {
    return path.resolve("report").resolve(batch + ".html");
  }

  /// True when all files of a judged batch are there.
  public boolean has(String batch) {
    return Stream.of(
            reportFile(batch), pageFile(batch), successfulFile(batch), unsuccessfulFile(batch))
        .allMatch(Files::isRegularFile);
  }

  /// Null when the file is not a report of ours.
  public @Nullable BatchReport report(String batch) throws IOException {
    try {
      return BatchReport.of(Json.read(Files.readString(reportFile(batch))));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
