package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.loadsales.Delivery.Dataset;
import dev.jarflow.loadsales.Delivery.Source;
import org.jspecify.annotations.Nullable;

/// What the caller wants loaded of one dataset: the batch in a manifest, or files, or nothing.
record DeliveryRequest(Dataset dataset, @Nullable Path manifest, List<Path> files) {
  /// The files, which are all there, each under a name of its own.
  List<Source> sources() throws IOException {
    List<Source> sources =
        manifest == null
            ? files.stream()
                .map(
                    file -> new Source(Objects.requireNonNull(file.getFileName()).toString(), file))
                .toList()
            : Manifest.read(manifest).entries().stream()
                .map(entry -> new Source(entry.name(), entry.path()))
                .toList();
    for (Source source : sources) {
      if (!Files.isRegularFile(source.path())) {
        throw new UsageException("expected a file, found none at " + source.path());
      }
    }
    Map<String, Integer> met = new HashMap<>();
    return sources.stream().map(source -> toldApart(source, met)).toList();
  }

  /// A second file of one name is called `a.csv (2)`, because a row is found by file name and line.
  private static Source toldApart(Source source, Map<String, Integer> met) {
    int count = met.merge(source.name(), 1, Integer::sum);
    return count == 1
        ? source
        : new Source("%s (%d)".formatted(source.name(), count), source.path());
  }

  /// The id of the batch; null when there is no manifest.
  @Nullable String batch() throws IOException {
    return manifest == null
        ? null
        : Manifest.batchId(
            Manifest.read(manifest).entries().stream().map(Manifest.Entry::sha256).toList());
  }
}
