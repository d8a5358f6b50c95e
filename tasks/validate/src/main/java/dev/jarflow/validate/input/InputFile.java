package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.Separator;
import org.jspecify.annotations.Nullable;

/// A file to judge. `refusals` is set when the file holds the unsuccessful rows of an earlier
/// batch; it is null for a file as people sent it.
public record InputFile(
    String name, Path path, String sha256, long bytes, @Nullable Refusals refusals) {

  /// The batch that refused these rows, and how it read its dates.
  public record Refusals(String batch, Map<Separator, Decision> dates) {}
}
