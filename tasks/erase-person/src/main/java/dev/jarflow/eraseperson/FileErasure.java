package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.Output;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;

/// Takes a person's rows out of files: a copy without them takes the place of each file.
record FileErasure(Run run, Database database, Path store) {

  /// A stored content keeps its name, and so stays already seen. The report of a judged batch names
  /// the digest of the copy, so that the batch can still be loaded.
  void of(Place.Ours place, CsvFile file) throws IOException {
    Path folder = folderOf(place.path());
    try (Published published = Published.in(place instanceof Place.Stored ? store : folder)) {
      DigestOutputStream out = new DigestOutputStream(published.out(), Sha256.digest());
      long bytes = file.writeWithout(out, run.stop());
      String copy = HexFormat.of().formatHex(out.getMessageDigest().digest());
      int theirs = file.theirs().size();
      switch (place) {
        case Place.Stored stored ->
            database
                .sql("ops/note_erasure")
                .with("sha256", stored.sha256())
                .with("copy", copy)
                .with("rows", theirs)
                .with("rows_left", left(file))
                .with("bytes", bytes)
                .update();
        case Place.Judged judged when Files.exists(judged.report()) ->
            changeReport(judged, copy, left(file));
        case Place.Judged _ -> {}
      }
      published.as(place.path());
    }
    Published.flush(folder);
  }

  /// Rows below the heading. A file that began without one may have had their row in its place.
  private static long left(CsvFile file) {
    return Math.max(0, file.rows() - 1 - file.theirs().size());
  }

  private void changeReport(Place.Judged place, String sha256, long rows) throws IOException {
    try {
      BatchReport report = BatchReport.of(Json.read(Files.readString(place.report())));
      Output output =
          new Output(
              changed(report.output().successful(), place, sha256, rows),
              changed(report.output().unsuccessful(), place, sha256, rows));
      Published.writeText(place.report(), Json.write(report.with(output).fields()) + "\n");
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
}
