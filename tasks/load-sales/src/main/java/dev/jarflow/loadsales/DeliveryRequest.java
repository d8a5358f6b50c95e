package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.batch.Manifest.Entry;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.RefusedFiles;
import org.jspecify.annotations.Nullable;

/// The files of one dataset that the caller wants loaded together; empty when nothing is. `batch`
/// is null for files that a person named. Those in `refused` are no part of it.
record DeliveryRequest(
    String dataset, @Nullable String batch, List<Entry> files, RefusedFiles refused) {

  /// Of the batch in a manifest; null, an empty word and an empty manifest mean that there is none.
  /// Files that have a fault are refused.
  static DeliveryRequest ofBatch(
      String dataset, @Nullable String manifest, RefusedFiles.Fault fault) throws IOException {
    if (manifest == null || manifest.isEmpty()) {
      return new DeliveryRequest(dataset, null, List.of(), RefusedFiles.NONE);
    }
    Manifest batch = Manifest.read(Path.of(manifest));
    if (batch.entries().isEmpty()) {
      return new DeliveryRequest(dataset, null, List.of(), RefusedFiles.NONE);
    }
    List<Entry> files = toldApart(batch.entries().stream().map(DeliveryRequest::placed).toList());
    RefusedFiles refused = RefusedFiles.among(files, fault);
    return new DeliveryRequest(dataset, batch.batch(), refused.without(files), refused);
  }

  /// A file that is tried again has its first batch in its name: another file of that batch, which
  /// was loaded, may have the same one.
  private static Entry placed(Entry file) {
    return file.firstBatch() == null ? file : named(file, file.firstBatch() + "/" + file.name());
  }

  /// A fault in one of these rejects the run when it is read.
  static DeliveryRequest ofFiles(String dataset, List<Path> files) {
    return new DeliveryRequest(
        dataset,
        null,
        toldApart(
            files.stream()
                .map(
                    file ->
                        new Entry(
                            file, Objects.requireNonNull(file.getFileName()).toString(), "", 0))
                .toList()),
        RefusedFiles.NONE);
  }

  /// The files are there, and each has a name of its own: a second one of one name is called `a.csv
  /// (2)`, because a row is found by file name and line.
  private static List<Entry> toldApart(List<Entry> files) {
    Map<String, Integer> met = new HashMap<>();
    List<Entry> apart = new ArrayList<>();
    for (Entry file : files) {
      if (!Files.isRegularFile(file.path())) {
        throw new UsageException("expected a file, found none at " + file.path());
      }
      int count = met.merge(file.name(), 1, Integer::sum);
      apart.add(count == 1 ? file : named(file, "%s (%d)".formatted(file.name(), count)));
    }
    return apart;
  }

  private static Entry named(Entry file, String name) {
    return new Entry(file.path(), name, file.sha256(), file.bytes(), file.firstBatch());
  }
}
