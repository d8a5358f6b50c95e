package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.Separator;
import org.jspecify.annotations.Nullable;

/// A file to judge. When it holds the unsuccessful rows of an earlier batch, `name` is that batch,
/// and `earlierDates` are the orders in which it read its dates; they are null for a file as people
/// sent it.
public record InputFile(
    String name,
    Path path,
    String sha256,
    long bytes,
    @Nullable Map<Separator, Decision> earlierDates) {

  public boolean isReplayed() {
    return earlierDates != null;
  }
}
