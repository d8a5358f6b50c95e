package dev.jarflow.loadtrips;

import static dev.jarflow.loadtrips.Scene.HEADING;
import static dev.jarflow.loadtrips.Scene.PRAGUE;
import static dev.jarflow.loadtrips.Scene.TURIN;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.loadtrips.TripsRun.Fate;
import dev.jarflow.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report by mail that a load writes into the outbox.
class MailTest {
  private final Scene scene;

  MailTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void aBatchHasOneReportWithALineForEachFile() throws IOException {
    Path batch = scene.batch(HEADING + PRAGUE.repeat(19) + "no trip\n", "nothing\n", HEADING);

    scene.load(batch);

    String id = scene.rows("select batch from ops.batch").getFirst();
    assertThat(scene.mails())
        .containsExactly(
            """
            trips: 2 files loaded, 1 refused|2 files loaded, 1 refused.
            19 trips, 1 row in quarantine.

                     trips  quarantined   seconds  state          file
                         0            0       S  refused        2.csv
                                                   line 1: expected the columns region, origin_coord, destination_coord, datetime, datasource, found no region, origin_coord, destination_coord, datetime, datasource
                        19            1       S  loaded         1.csv
                         0            0       S  loaded         3.csv

            Batch %s, run run.
            |trips|run"""
                .formatted(id));
  }

  @Test
  void aSecondTryWritesNoSecondReport() throws IOException {
    Path batch = scene.batch(HEADING + PRAGUE);
    scene.load(batch);
    List<String> mails = scene.mails();

    scene.load(batch);

    assertThat(scene.mails()).hasSize(1).isEqualTo(mails);
  }

  @Test
  void aRetriedBatchOfRefusedFilesIsReportedOnceARun() throws IOException {
    Path batch = scene.batch("nothing\n");

    scene.load(batch);
    scene.load(batch);

    assertThat(scene.mails()).hasSize(1);
  }

  @Test
  void aFileThatWasLoadedBeforeKeepsItsCounts() throws IOException {
    scene.load(scene.batch(HEADING + TURIN + TURIN));
    String sha256 = scene.rows("select sha256 from trips.file").getFirst();
    Path file = scene.data().resolve(sha256);
    Manifest.Entry entry = new Manifest.Entry(file, "1.csv", sha256, Files.size(file));
    TripsMail mail =
        new TripsMail(
            "b",
            null,
            true,
            List.of(new Fate(entry, none(), true, null, Duration.ZERO)),
            Map.of(sha256, new Summary("rows", 3, 2, 1, 0)));

    assertThat(mail.subject()).isEqualTo("trips (sample data): 0 files loaded, 1 loaded before");
    assertThat(mail.body())
        .contains("2 trips, 1 row in quarantine.", "             2            1");
  }

  @Test
  void namesAreMadePrintableAndCut() {
    String body = mail(1, "a\r\nBcc: eve@example.org\u202e" + "x".repeat(1_000), "no\nway").body();

    assertThat(body).contains("a\\x0d\\x0aBcc: eve@example.org\\u202exx", "no\\x0away");
    assertThat(body.lines()).allMatch(line -> line.length() < 300);
  }

  @Test
  void thousandsOfFilesAreOneBoundedMail() {
    String body = mail(5_000, "ü".repeat(500), "ü".repeat(5_000)).body();

    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(50_000, 70_000);
    assertThat(body).containsPattern("\nand 49\\d\\d files more\n");
  }

  private static TripsMail mail(int files, String name, @Nullable String refused) {
    List<Fate> fates =
        IntStream.range(0, files)
            .mapToObj(
                number ->
                    new Fate(
                        new Manifest.Entry(Path.of("x"), name, "%064x".formatted(number), 1),
                        none(),
                        false,
                        refused,
                        Duration.ZERO))
            .toList();
    return new TripsMail("0123456789ab", "run", false, fates, Map.of());
  }

  private static Summary none() {
    return new Summary("rows", 0, 0, 0, 0);
  }
}
