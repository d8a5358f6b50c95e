package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.fitting.Delivery;
import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Schema;
import dev.jarflow.tabular.UnreadableException;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.RefusedFiles;
import org.jspecify.annotations.Nullable;

/// The files that a model is trained on, by their digests. `batch` is null unless ingest took them
/// just now; `refused` are the files of that batch that cannot be read, and are no part of the
/// data.
record TrainingData(
    List<Delivery.Source> files,
    List<String> digests,
    @Nullable String batch,
    RefusedFiles refused) {

  /// Files that a person named; each is kept in the store, so that the model can be compared later.
  static TrainingData kept(List<Path> files, Contents store) throws IOException {
    List<String> digests = new ArrayList<>();
    for (Path file : existing(files)) {
      try (InputStream in = Files.newInputStream(file)) {
        digests.add(store.keep(in));
      }
    }
    return new TrainingData(sources(files), digests, null, RefusedFiles.NONE);
  }

  /// The same, and nothing is kept.
  static TrainingData named(List<Path> files) throws IOException {
    List<String> digests = new ArrayList<>();
    for (Path file : existing(files)) {
      digests.add(Sha256.of(file, _ -> {}));
    }
    return new TrainingData(sources(files), digests, null, RefusedFiles.NONE);
  }

  private static List<Path> existing(List<Path> files) {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("expected a file, found none at " + file);
      }
    }
    return files;
  }

  private static List<Delivery.Source> sources(List<Path> files) {
    return files.stream()
        .map(
            file ->
                new Delivery.Source(file, Objects.requireNonNull(file.getFileName()).toString()))
        .toList();
  }

  /// Null when ingest took nothing: then the manifest is empty.
  static @Nullable TrainingData ofBatch(Path file, Schema schema, Stop stop) throws IOException {
    Manifest manifest = Manifest.read(file);
    if (manifest.entries().isEmpty()) {
      return null;
    }
    RefusedFiles refused =
        RefusedFiles.among(manifest.entries(), each -> fault(source(each), schema, stop));
    List<Manifest.Entry> good = refused.without(manifest.entries());
    return new TrainingData(
        good.stream().map(TrainingData::source).toList(),
        good.stream().map(Manifest.Entry::sha256).toList(),
        manifest.batch(),
        refused);
  }

  private static Delivery.Source source(Manifest.Entry file) {
    return new Delivery.Source(file.path(), file.name());
  }

  private static @Nullable String fault(Delivery.Source file, Schema schema, Stop stop)
      throws IOException {
    try {
      Delivery _ = Delivery.read(schema, List.of(file), stop);
      return null;
    } catch (UnreadableException e) {
      return e.placedReason();
    }
  }

  /// The newest batch that was trained on before; null when there is none.
  static @Nullable TrainingData last(Database database, String dataset, Contents store) {
    record Stored(String sha256, String name) {}
    List<Stored> files =
        database
            .sql("ml/last_delivery")
            .with("dataset", dataset)
            .list(row -> new Stored(row.text("sha256"), row.text("name")));
    return files.isEmpty()
        ? null
        : new TrainingData(
            files.stream()
                .map(file -> new Delivery.Source(store.path(file.sha256), file.name))
                .toList(),
            files.stream().map(Stored::sha256).toList(),
            null,
            RefusedFiles.NONE);
  }

  /// Of `rows` different rows.
  Registry.Data data(long rows) {
    String joined = digests.stream().sorted().collect(Collectors.joining("\n"));
    return new Registry.Data(
        digests.size() == 1
            ? digests.getFirst()
            : Sha256.of(joined.getBytes(StandardCharsets.US_ASCII)),
        digests,
        rows);
  }
}
