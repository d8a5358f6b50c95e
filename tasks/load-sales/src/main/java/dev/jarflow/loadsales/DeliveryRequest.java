package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;

/// The files of one dataset that the caller wants loaded together; empty when nothing is. `batch`
/// is null for files that a person named.
record DeliveryRequest(String dataset, @Nullable String batch, List<Source> files) {

  /// A file, and what it was called when it came.
  record Source(String name, Path path) {}

  /// Of the batch in a manifest; null and an empty word mean that there is none.
  static DeliveryRequest ofBatch(String dataset, @Nullable String manifest) throws IOException {
    if (manifest == null || manifest.isEmpty()) {
      return new DeliveryRequest(dataset, null, List.of());
    }
    List<Manifest.Entry> entries = Manifest.read(Path.of(manifest)).entries();
    return new DeliveryRequest(
        dataset,
        Manifest.batchId(entries.stream().map(Manifest.Entry::sha256).toList()),
        entries.stream().map(entry -> new Source(entry.name(), entry.path())).toList());
  }

  static DeliveryRequest ofFiles(String dataset, List<Path> files) {
    return new DeliveryRequest(
        dataset,
        null,
        files.stream()
            .map(file -> new Source(Objects.requireNonNull(file.getFileName()).toString(), file))
            .toList());
  }

  /// The files are there, and each has a name of its own.
  DeliveryRequest {
    Map<String, Integer> met = new HashMap<>();
    files = files.stream().map(source -> toldApart(source, met)).toList();
  }

  /// A second file of one name is called `a.csv (2)`, because a row is found by file name and line.
  private static Source toldApart(Source source, Map<String, Integer> met) {
    if (!Files.isRegularFile(source.path)) {
      throw new UsageException("expected a file, found none at " + source.path);
    }
    int count = met.merge(source.name, 1, Integer::sum);
    return count == 1 ? source : new Source("%s (%d)".formatted(source.name, count), source.path);
  }
}
