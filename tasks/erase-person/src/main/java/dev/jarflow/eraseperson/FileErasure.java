package dev.jarflow.eraseperson;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.Output;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// Takes a person's rows out of files: a copy without them takes the place of each file.
record FileErasure(Run run, Database database, Path store) {

  /// The copy keeps the name of the content that it was, which stays already seen.
  void ofStored(Place.Stored place, CsvFile file) throws IOException {
    try (Published published = Published.in(store)) {
      Copy copy = write(file, published);
      database
          .sql("ops/note_erasure")
          .with("sha256", place.sha256())
          .with("copy", copy.sha256)
          .with("rows", file.theirs().size())
          .with("bytes", copy.bytes)
          .update();
      published.as(place.path());
    }
    Published.flushFolder(folderOf(place.path()));
  }

  /// So that the batch can still be loaded, its report names the digest of the copy.
  void ofJudged(Place.Judged place, CsvFile file) throws IOException {
    Path folder = folderOf(place.path());
    try (Published published = Published.in(folder)) {
      Copy copy = write(file, published);
      if (Files.exists(place.report())) {
        changeReport(place, copy.sha256, file.rows() - 1 - file.theirs().size());
      }
      published.as(place.path());
    }
    Published.flushFolder(folder);
  }

  private record Copy(String sha256, long bytes) {}

  private Copy write(CsvFile file, Published published) throws IOException {
    DigestOutputStream out = new DigestOutputStream(published.out(), sha256());
    long bytes = file.writeWithout(out, run.stop());
    return new Copy(HexFormat.of().formatHex(out.getMessageDigest().digest()), bytes);
  }

  private void changeReport(Place.Judged place, String sha256, long rows) throws IOException {
    try {
      BatchReport report = BatchReport.of(Json.read(Files.readString(place.report())));
      Output output =
          new Output(
              changed(report.output().successful(), place, sha256, rows),
              changed(report.output().unsuccessful(), place, sha256, rows));
      byte[] text =
          (Json.write(report.with(output).fields()) + "\n").getBytes(StandardCharsets.UTF_8);
      Published.write(place.report(), out -> out.write(text));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      run.log()
          .warn(
              "no report of validate: load-members will ask for another",
              "file",
              place.report(),
              "reason",
              e.getMessage());
    }
  }

  /// The other one of the two files stays as it is.
  private static Csv changed(Csv csv, Place.Judged place, String sha256, long rows) {
    boolean isChanged = csv.in(folderOf(place.report())).equals(place.path());
    return isChanged ? new Csv(csv.file(), sha256, rows) : csv;
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
