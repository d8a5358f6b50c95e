package dev.jarflow.eraseperson;

import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes a person's rows out of files: each is replaced, as a whole, by a copy without them.
record Erasure(Run run, Database database, Path store) {

  /// The copy keeps the name of the content that it was, which stays already seen.
  void ofStored(Place.Stored place, Table table) throws IOException {
    try (Published published = Published.in(store)) {
      Copy copy = write(table, published);
      database
          .sql("ops/note_erasure")
          .with("sha256", place.sha256())
          .with("copy", copy.sha256)
          .with("rows", table.lines().size())
          .with("bytes", copy.bytes)
          .update();
      published.as(place.path());
    }
    Published.flushFolder(folderOf(place.path()));
  }

  /// So that the batch can still be loaded, its report names the digest of the copy.
  void ofJudged(Place.Judged place, Table table) throws IOException {
    Path folder = folderOf(place.path());
    try (Published published = Published.in(folder)) {
      Copy copy = write(table, published);
      if (Files.exists(place.report())) {
        long rows = table.rows() - 1 - table.lines().size();
        change(place.report(), folder.getFileName() + "_csv", copy.sha256, rows);
      }
      published.as(place.path());
    }
    Published.flushFolder(folder);
  }

  private record Copy(String sha256, long bytes) {}

  private Copy write(Table table, Published published) throws IOException {
    DigestOutputStream out = new DigestOutputStream(published.out(), sha256());
    long bytes = table.writeWithout(out, run.stop());
    return new Copy(HexFormat.of().formatHex(out.getMessageDigest().digest()), bytes);
  }

  private void change(Path report, String field, String sha256, long rows) throws IOException {
    Object json;
    try {
      json = Json.read(Files.readString(report));
    } catch (IllegalArgumentException e) {
      json = null;
    }
    if (json instanceof Map<?, ?> facts && facts.get(field) instanceof Map<?, ?> csv) {
      Map<Object, @Nullable Object> changedCsv = new LinkedHashMap<>(csv);
      changedCsv.put("sha256", sha256);
      changedCsv.put("rows", rows);
      Map<Object, @Nullable Object> changed = new LinkedHashMap<>(facts);
      changed.put(field, changedCsv);
      byte[] text = (Json.write(changed) + "\n").getBytes(StandardCharsets.UTF_8);
      Published.write(report, out -> out.write(text));
    } else {
      run.log().warn("no report of validate: load-members will ask for another", "file", report);
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
