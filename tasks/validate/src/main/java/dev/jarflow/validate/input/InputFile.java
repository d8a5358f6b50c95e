package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.UsageException;
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

  /// A file that a person named.
  public static InputFile named(Path file, Stop stop) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("expected a file, found none at " + file);
    }
    return new InputFile(
        String.valueOf(file.getFileName()),
        file,
        Sha256.of(file, _ -> stop.check()),
        Files.size(file),
        null);
  }

  public boolean isReplayed() {
    return earlierDates != null;
  }
}
