package dev.jarflow.loadsales;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Files of one dataset that are loaded together: a batch of ingest's, or files that a person
/// named. Its number says what it is newer than.
///
/// `known` says that an earlier run delivered it: its files need not be read again.
record Delivery(
    Dataset dataset,
    @Nullable String batch,
    List<Source> files,
    long number,
    String takenAt,
    boolean known) {

  /// What can be delivered.
  enum Dataset {
    ITEMS("sales-items"),
    TRANSACTIONS("sales-transactions");

    private final String folder;

    Dataset(String folder) {
      this.folder = folder;
    }

    /// Its name, and that of its landing folder.
    String folder() {
      return folder;
    }
  }

  /// A file, and what it was called when it came.
  record Source(String name, Path path) {}

  /// What the caller wants delivered: a manifest, or files, or nothing.
  record Asked(Dataset dataset, @Nullable Path manifest, List<Path> files) {
    List<Source> sources() throws IOException {
      List<Source> sources =
          manifest == null
              ? files.stream().map(Asked::byHand).toList()
              : Manifest.read(manifest).entries().stream()
                  .map(entry -> new Source(entry.name(), entry.path()))
                  .toList();
      for (Source source : sources) {
        if (!Files.isRegularFile(source.path)) {
          throw new UsageException("expected a file, found none at " + source.path);
        }
      }
      return toldApart(sources);
    }

    /// A second file of one name is called `a.csv (2)`: a place is a name and a line.
    private static List<Source> toldApart(List<Source> sources) {
      Map<String, Integer> met = new HashMap<>();
      return sources.stream()
          .map(
              source -> {
                int count = met.merge(source.name, 1, Integer::sum);
                return count == 1
                    ? source
                    : new Source("%s (%d)".formatted(source.name, count), source.path);
              })
          .toList();
    }

    private static Source byHand(Path file) {
      return new Source(Objects.requireNonNull(file.getFileName()).toString(), file);
    }
  }

  /// Gives what is asked for its number; null when nothing is.
  static @Nullable Delivery of(Asked asked, Database database) throws IOException {
    List<Source> sources = asked.sources();
    if (sources.isEmpty()) {
      return null;
    }
    if (asked.manifest == null) {
      return byHand(asked.dataset, sources, database);
    }
    String batch =
        Manifest.batchId(
            Manifest.read(asked.manifest).entries().stream().map(Manifest.Entry::sha256).toList());
    Delivery taken =
        database
            .sql("sales/taken_batch")
            .with("dataset", asked.dataset.folder)
            .with("batch", batch)
            .one(
                row ->
                    new Delivery(
                        asked.dataset,
                        batch,
                        sources,
                        row.number("number"),
                        row.text("taken_at"),
                        row.truth("delivered")));
    if (taken == null) {
      throw new UnfitException(
          "batch %s was never taken by ingest: drop its files into landing/%s and run the pipeline"
              .formatted(batch, asked.dataset.folder));
    }
    return taken;
  }

  private static @Nullable Delivery byHand(
      Dataset dataset, List<Source> sources, Database database) {
    return database
        .sql("sales/next_delivery")
        .one(
            row ->
                new Delivery(
                    dataset, null, sources, row.number("number"), row.text("taken_at"), false));
  }

  /// Notes that it is loaded.
  void record(Database database, Run run) {
    Run.Id id = run.id();
    database
        .sql("sales/new_delivery")
        .with("number", number)
        .with("dataset", dataset.folder)
        .with("batch", batch)
        .with("taken_at", takenAt)
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .update();
  }
}
