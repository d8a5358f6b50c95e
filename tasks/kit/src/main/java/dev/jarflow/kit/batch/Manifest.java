package dev.jarflow.kit.batch;

import module java.base;

import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;

/// The list of a batch's files: one JSON object a line with `path, name, sha256, bytes, batch`. A
/// file that was refused before and is tried again also has `first_batch`, and one of sample data
/// `samples`.
///
/// In the file a path is relative to the manifest's own folder, so that the data folder may be
/// moved or mounted elsewhere; here it is absolute.
public record Manifest(String batch, boolean samples, List<Entry> entries) {
  private static final int ID_LENGTH = 12;

  /// `path` is where the content lies, `name` what it was called when it came. `firstBatch` is the
  /// batch in which it came; null when that is this one.
  public record Entry(
      Path path, String name, String sha256, long bytes, @Nullable String firstBatch) {
    /// A file that came in this batch.
    public Entry(Path path, String name, String sha256, long bytes) {
      this(path, name, sha256, bytes, null);
    }
  }

  public Manifest {
    entries = List.copyOf(entries);
  }

  /// Of files that are no sample data.
  public Manifest(String batch, List<Entry> entries) {
    this(batch, false, entries);
  }

  /// Of files that came in this batch.
  public Manifest(List<Entry> entries) {
    this(batchId(entries.stream().map(Entry::sha256).toList()), entries);
  }

  /// The batch's id: the first 12 hex digits of the SHA-256 over the sorted digests of its files.
  public static String batchId(Iterable<String> digests) {
    List<String> sorted = new ArrayList<>();
    digests.forEach(sorted::add);
    sorted.sort(null);
    String all = sorted.stream().collect(Collectors.joining("\n"));
    return Sha256.of(all.getBytes(StandardCharsets.US_ASCII)).substring(0, ID_LENGTH);
  }

  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Published.write(file, out -> writeTo(out, folder == null ? Path.of("/") : folder));
  }

  private void writeTo(OutputStream out, Path folder) throws IOException {
    for (Entry entry : entries) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("path", folder.relativize(entry.path));
      line.put("name", entry.name);
      line.put("sha256", entry.sha256);
      line.put("bytes", entry.bytes);
      line.put("batch", batch);
      if (entry.firstBatch != null) {
        line.put("first_batch", entry.firstBatch);
      }
      if (samples) {
        line.put("samples", true);
      }
      out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /// A file that is not there is the caller's mistake; a line that is not a manifest's is refused
  /// by its number.
  public static Manifest read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("expected a manifest, found no file at " + file);
    }
    Path folder = file.toAbsolutePath().getParent();
    List<Entry> entries = new ArrayList<>();
    String batch = null;
    boolean samples = false;
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      try {
        if (!(Json.read(line) instanceof Map<?, ?> fields)) {
          throw new IllegalArgumentException("not an object");
        }
        entries.add(entry(fields, folder == null ? Path.of("/") : folder));
        batch = fields.get("batch") instanceof String named ? named : batch;
        samples |= Boolean.TRUE.equals(fields.get("samples"));
      } catch (IllegalArgumentException e) {
        throw new RejectedException(
            "%s:%d: expected {\"path\":…,\"name\":…,\"sha256\":…,\"bytes\":…}, found %s that are not that"
                .formatted(file, number, Result.count(line.length(), "letter")));
      }
    }
    return batch == null ? new Manifest(entries) : new Manifest(batch, samples, entries);
  }

  private static Entry entry(Map<?, ?> fields, Path folder) {
    return new Entry(
        folder.resolve(required(fields, "path", String.class)).normalize(),
        required(fields, "name", String.class),
        required(fields, "sha256", String.class),
        required(fields, "bytes", Long.class),
        fields.get("first_batch") instanceof String first ? first : null);
  }

  private static <T> T required(Map<?, ?> fields, String name, Class<T> type) {
    Object value = fields.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("no " + name);
    }
    return type.cast(value);
  }
}
