package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.batch.Manifest.Entry;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Stop;
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
  static DeliveryRequest ofFiles(String dataset, List<Path> files, Stop stop) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      entries.add(entry(file, stop));
    }
    return new DeliveryRequest(dataset, null, toldApart(entries), RefusedFiles.NONE);
  }

  /// A file that a person named.
  static Entry entry(Path file, Stop stop) throws IOException {
    check(file);
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return new Entry(file, name, Sha256.of(file, _ -> stop.check()), Files.size(file));
  }

  private static void check(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("expected a file, found none at " + file);
    }
  }

  /// The files are there, and each has a name of its own: a second one of one name is called `a.csv
  /// (2)`, because a row is found by file name and line.
  private static List<Entry> toldApart(List<Entry> files) {
    Set<String> names = new HashSet<>();
    List<Entry> apart = new ArrayList<>();
    for (Entry file : files) {
      check(file.path());
      String name = file.name();
      for (int number = 2; !names.add(name); number++) {
        name = file.name() + " (" + number + ")";
      }
      apart.add(named(file, name));
    }
    return apart;
  }

  private static Entry named(Entry file, String name) {
    return new Entry(file.path(), name, file.sha256(), file.bytes(), file.firstBatch());
  }
}
