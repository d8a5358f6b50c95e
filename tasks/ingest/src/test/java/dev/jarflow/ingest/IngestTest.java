package dev.jarflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.kit.db.Batches;
import dev.jarflow.kit.db.Database;
import dev.jarflow.kit.files.Manifest;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
  private static final String RUN_1 = "scheduled__2026-01-01T00:15:00+00:00";
  private static final String RUN_2 = "scheduled__2026-01-01T01:15:00+00:00";
  private static final String RUN_3 = "scheduled__2026-01-01T02:15:00+00:00";
  private static final String RUN_4 = "scheduled__2026-01-01T03:15:00+00:00";

  private static final String SHA_OF_ONE =
      "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806";

  private final TestDatabase database = TestDatabase.migrated();
  @TempDir private Path data;
  private Path landing;

  @BeforeEach
  void landingFolder() throws IOException {
    landing = Files.createDirectories(data.resolve("landing/applications"));
  }

  @Test
  void filesBecomeOneBatchByContentAndLeaveTheFolder() throws IOException {
    drop("b.csv", "second\n");
    drop("a.csv", "first\n");

    Answer answer = ingest(RUN_1);

    assertThat(answer.code()).isZero();
    assertThat(manifest(answer).entries())
        .extracting(entry -> entry.name() + " " + read(entry.path()))
        .containsExactly("a.csv first\n", "b.csv second\n");
    assertThat(answer.field("batch"))
        .isEqualTo(
            Manifest.batchId(
                manifest(answer).entries().stream().map(Manifest.Entry::sha256).toList()));
    assertThat(answer.field("batch")).isEqualTo("eec34c2264c6");
    assertThat(answer.field("files")).isEqualTo("2");
    assertThat(answer.field("bytes")).isEqualTo("13");
    assertThat(left()).isEmpty();
    assertThat(database.rows("select dataset, batch, files, bytes, dag_id, run_id from ops.batch"))
        .containsExactly("applications|" + answer.field("batch") + "|2|13|dag|" + RUN_1);
  }

  @Test
  void aContentIsTakenOnceUnderWhateverNameItComes() throws IOException {
    drop("a.csv", "one\n");
    String batch = ingest(RUN_1).field("batch");

    drop("a.csv", "one\n");
    Answer sameFile = ingest(RUN_2);
    drop("other name.csv", "one\n");
    Answer otherName = ingest(RUN_3);

    assertThat(sameFile.code()).isEqualTo(99);
    assertThat(sameFile.field("seen")).isEqualTo("1");
    assertThat(otherName.code()).isEqualTo(99);
    assertThat(left()).isEmpty();
    assertThat(database.rows("select batch, name from ops.batch_file"))
        .containsExactly(batch + "|a.csv");
  }

  @Test
  void twoNamesForOneContentInOneFolderAreTheFirstNameAndOneSeen() throws IOException {
    drop("b.csv", "same\n");
    drop("a.csv", "same\n");

    Answer answer = ingest(RUN_1);

    assertThat(answer.field("files")).isEqualTo("1");
    assertThat(answer.field("seen")).isEqualTo("1");
    assertThat(manifest(answer).entries())
        .extracting(Manifest.Entry::name)
        .containsExactly("a.csv");
    assertThat(left()).isEmpty();
  }

  @Test
  void theSameRunIsGivenTheSameBatchAndNewFilesNeverJoinIt() throws IOException {
    drop("a.csv", "one\n");
    Answer first = ingest(RUN_1);
    drop("new.csv", "two\n");

    Answer again = ingest(RUN_1);

    assertThat(again.code()).isZero();
    assertThat(again.field("batch")).isEqualTo(first.field("batch"));
    assertThat(again.field("manifest")).isEqualTo(first.field("manifest"));
    assertThat(left()).containsExactly("new.csv");
    assertThat(ingest(RUN_2).field("batch")).isNotEqualTo(first.field("batch"));
  }

  @Test
  void anUnfinishedBatchIsOfferedToTwoLaterRunsThenSetAside() throws IOException {
    drop("a.csv", "one\n");
    String batch = ingest(RUN_1, "--lease", "0s").field("batch");
    drop("b.csv", "two\n");

    Answer second = ingest(RUN_2, "--lease", "0s");
    Answer third = ingest(RUN_3, "--lease", "0s");
    Answer fourth = ingest(RUN_4, "--lease", "1h");

    assertThat(second.field("batch")).isEqualTo(batch);
    assertThat(third.field("batch")).isEqualTo(batch);
    assertThat(fourth.field("batch")).isNotIn(batch, "");
    assertThat(fourth.out()).contains("\"set_aside\":[\"" + batch + "\"]");
    assertThat(fourth.err())
        .contains(
            "\"level\":\"WARN\",\"msg\":\"unfinished batches are set aside: clear their run, or"
                + " offer them with --offer BATCH\",\"batches\":[\""
                + batch
                + "\"]");
  }

  @Test
  void aBatchIsNotOfferedBeforeItsLeaseIsOver() throws IOException {
    drop("a.csv", "one\n");
    ingest(RUN_1);

    assertThat(ingest(RUN_2).code()).isEqualTo(99);
  }

  @Test
  void aBatchSetAsideComesBackToItsClearedRunAndToWhoeverItIsOffered() throws IOException {
    drop("a.csv", "one\n");
    String batch = ingest(RUN_1, "--lease", "0s").field("batch");
    ingest(RUN_2, "--lease", "0s");
    ingest(RUN_3, "--lease", "0s");

    assertThat(ingest(RUN_4).code()).isEqualTo(99);
    assertThat(ingest(RUN_1, "--lease", "0s").field("batch")).isEqualTo(batch);
    assertThat(ingest(RUN_4).code()).isEqualTo(99);
    assertThat(ingest(null, "--offer", batch).out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"the next run of applications is given batch %s\",\"batch\":\"%s\"}\n"
                .formatted(batch, batch));
    assertThat(ingest(RUN_4).field("batch")).isEqualTo(batch);
  }

  @Test
  void aDoneBatchIsNeverOfferedButItsOwnRunIsStillToldOfIt() throws IOException {
    drop("a.csv", "one\n");
    Answer taken = ingest(RUN_1, "--lease", "0s");
    load(taken.field("batch"));

    assertThat(ingest(RUN_2).code()).isEqualTo(99);
    assertThat(ingest(RUN_1).field("batch")).isEqualTo(taken.field("batch"));
    assertThat(ingest(null, "--offer", taken.field("batch")).code()).isEqualTo(2);
  }

  @Test
  void byHandAnUnfinishedBatchIsAnsweredAgainAtOnce() throws IOException {
    drop("a.csv", "one\n");
    Answer first = ingest(null);
    drop("b.csv", "two\n");

    Answer again = ingest(null);
    load(first.field("batch"));
    Answer next = ingest(null);

    assertThat(again.field("batch")).isEqualTo(first.field("batch"));
    assertThat(next.field("batch")).isNotIn("", first.field("batch"));
  }

  @Test
  void anEmptyFolderIsNothingToDoOrAnEmptyManifest() throws IOException {
    Answer skip = ingest(RUN_1);
    Answer ok = ingest(RUN_2, "--empty", "ok");

    assertThat(skip.code()).isEqualTo(99);
    assertThat(skip.out())
        .isEqualTo(
            "{\"outcome\":\"NOTHING_TO_DO\",\"message\":\"nothing new in %s\",\"seen\":0,\"waiting\":0,\"refused\":0,\"refused_files\":[]}\n"
                .formatted(landing));
    assertThat(ok.code()).isZero();
    assertThat(ok.field("batch")).isEqualTo("null");
    assertThat(manifest(ok).entries()).isEmpty();
    assertThat(database.rows("select * from ops.batch")).isEmpty();
  }

  @Test
  void whatCannotBeTakenIsRefusedByNameAndStopsNothing() throws IOException {
    drop("good.csv", "one\n");
    refusedFiles();

    Answer answer = ingest(RUN_1);

    assertThat(answer.code()).isZero();
    assertThat(answer.field("files")).isEqualTo("1");
    assertThat(answer.out())
        .contains(
            "\"refused\":5,\"refused_files\":[",
            "\"empty.csv: it is empty\"",
            "\"folder: it is not a file\"",
            "\"outside.csv: it is a link that leaves the folder\"",
            "\"nowhere.csv: it cannot be read\"",
            "\"tab\\\\x09.csv: its name has control characters\"");
    assertThat(answer.err())
        .contains("\"level\":\"WARN\",\"msg\":\"refused empty.csv: it is empty\"");
    assertThat(left()).hasSize(5).doesNotContain("good.csv");
  }

  @Test
  void nothingButRefusedFilesIsRejectedOnceThenNothingToDo() throws IOException {
    refusedFiles();

    assertThat(ingest(RUN_1).code()).isEqualTo(3);
    assertThat(ingest(RUN_1).code()).as("the same run again answers the same").isEqualTo(3);
    assertThat(ingest(RUN_2).code()).isEqualTo(99);
    assertThat(ingest(RUN_3, "--empty", "ok").code()).isZero();
    drop("empty.csv", "", Instant.now().minusSeconds(1000));
    assertThat(ingest(RUN_3).code()).as("a changed file is refused anew").isEqualTo(3);
  }

  @Test
  void aLinkInsideTheFolderIsJustAnotherNameForItsContent() throws IOException {
    drop("a.csv", "one\n");
    Files.createSymbolicLink(landing.resolve("b.csv"), landing.resolve("a.csv"));

    Answer answer = ingest(RUN_1);

    assertThat(answer.field("files")).isEqualTo("1");
    assertThat(answer.field("seen")).isEqualTo("1");
    assertThat(left()).isEmpty();
  }

  @Test
  void aFileStillBeingWrittenIsLeftForNextTime() throws Exception {
    drop("done.csv", "one\n");
    Path growing = landing.resolve("growing.csv");
    CompletableFuture<Answer> answer;
    try (OutputStream out = Files.newOutputStream(growing)) {
      answer = CompletableFuture.supplyAsync(() -> ingest(RUN_1, "--quiet", "1s"));
      while (!answer.isDone()) {
        out.write('x');
        out.flush();
        Thread.sleep(20);
      }
    }

    assertThat(answer.get().field("files")).isEqualTo("1");
    assertThat(answer.get().field("waiting")).isEqualTo("1");
    assertThat(left()).containsExactly("growing.csv");
    assertThat(ingest(RUN_2, "--quiet", "0s").field("files")).isEqualTo("1");
  }

  @Test
  void aFileThatComesToRestWhileWeWaitIsTakenAfterTheWait() throws IOException {
    Files.writeString(landing.resolve("fresh.csv"), "just now\n");
    long start = System.nanoTime();

    assertThat(ingest(RUN_1, "--quiet", "1s").field("files")).isEqualTo("1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aFileFromTheFutureIsTakenWhenItRests() throws IOException {
    drop("future.csv", "one\n", Instant.now().plusSeconds(3600));

    assertThat(ingest(RUN_1, "--quiet", "100ms").code()).isEqualTo(2);
    assertThat(ingest(RUN_1, "--quiet", "0.1s").field("files")).isEqualTo("1");
  }

  @Test
  void unfinishedNamesAndOtherPatternsAreNotLookedAt() throws IOException {
    for (String name : List.of(".hidden", "a.csv.part", "b.TMP", "c.txt", "d.csv")) {
      drop(name, name);
    }

    Answer pattern = ingest(RUN_1, "--pattern", "*.csv");
    Answer all = ingest(RUN_2);

    assertThat(manifest(pattern).entries())
        .extracting(Manifest.Entry::name)
        .containsExactly("d.csv");
    assertThat(manifest(all).entries()).extracting(Manifest.Entry::name).containsExactly("c.txt");
    assertThat(left()).containsExactlyInAnyOrder(".hidden", "a.csv.part", "b.TMP");
  }

  @Test
  void originalsMayBeKeptOrArchived() throws IOException {
    drop("kept.csv", "one\n");
    ingest(RUN_1, "--after", "keep");
    assertThat(left()).containsExactly("kept.csv");
    assertThat(ingest(RUN_2, "--after", "keep").code()).isEqualTo(99);

    Answer archived = ingest(RUN_3, "--after", "archive");
    assertThat(archived.code()).isEqualTo(99);
    Path folder = landing.resolve(".archive").resolve(SHA_OF_ONE.substring(0, 12));
    assertThat(folder.resolve("kept.csv")).hasContent("one");
  }

  @Test
  void anyFolderCanBeTakenFrom() throws IOException {
    Path elsewhere = Files.createDirectories(data.resolve("some where"));
    Files.writeString(elsewhere.resolve("a.csv"), "one\n");

    assertThat(ingest(RUN_1, "--quiet", "0s", "--from", elsewhere.toUri().toString()).code())
        .isZero();
    Answer missing = ingest(RUN_2, "--from", data.resolve("nowhere").toString());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .startsWith(
            "ingest: expected a folder to take from, found none at " + data.resolve("nowhere"));
  }

  @Test
  void namesOfEveryScriptSurvive() throws IOException {
    List<String> names =
        List.of("it's \"quoted\", {a}.csv", "申請書.csv", "заявки.csv", "طلبات.csv", "é.csv");
    for (String name : names) {
      drop(name, name);
    }

    assertThat(manifest(ingest(RUN_1)).entries())
        .extracting(Manifest.Entry::name)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void twoRunsAtOnceNeverTakeOneContentTwice() throws IOException {
    for (int i = 0; i < 50; i++) {
      drop(i + ".csv", "content " + i);
    }

    List<CompletableFuture<Answer>> both =
        Stream.of(RUN_1, RUN_2)
            .map(run -> CompletableFuture.supplyAsync(() -> ingest(run)))
            .toList();
    List<Answer> answers = both.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(Answer::code).isSubsetOf(0, 99);
    assertThat(
            answers.stream()
                .filter(answer -> answer.code() == 0)
                .mapToInt(answer -> Integer.parseInt(answer.field("files")))
                .sum())
        .isEqualTo(50);
    assertThat(database.rows("select count(*), count(distinct sha256) from ops.batch_file"))
        .containsExactly("50|50");
    assertThat(left()).isEmpty();
  }

  @Test
  void aBatchIsMarkedDoneWithTheRowsOfItsLoaderOrNotAtAll() throws IOException {
    drop("a.csv", "one\n");
    String batch = ingest(RUN_1).field("batch");
    Run run = toyLoader();
    try (Database db = Database.open(run)) {
      try {
        db.transaction(
            () -> {
              Batches.markDone(db, run, "applications", batch);
              throw new IllegalStateException("the loader fails after it marked");
            });
      } catch (IllegalStateException expected) {
        assertThat(expected).hasMessage("the loader fails after it marked");
      }
      assertThat(done(batch)).containsExactly("f");
      boolean first = db.transaction(() -> Batches.markDone(db, run, "applications", batch));
      boolean second = db.transaction(() -> Batches.markDone(db, run, "applications", batch));

      assertThat(first).isTrue();
      assertThat(second).isFalse();
      assertThat(database.rows("select done_dag_id, done_run_id from ops.batch"))
          .containsExactly("dag|the run that loads");
      assertThat(done(batch)).containsExactly("t");
    }
  }

  @Test
  void aDoneContentIsStillSeen() throws IOException {
    drop("a.csv", "one\n");
    load(ingest(RUN_1).field("batch"));
    drop("again.csv", "one\n");

    Answer answer = ingest(RUN_2);

    assertThat(answer.code()).isEqualTo(99);
    assertThat(answer.field("seen")).isEqualTo("1");
    assertThat(left()).isEmpty();
  }

  @Test
  void theOldestBatchIsOfferedFirstAndTheRunItWasOfferedToKeepsIt() throws IOException {
    drop("a.csv", "one\n");
    String oldest = ingest(RUN_1).field("batch");
    drop("b.csv", "two\n");
    assertThat(ingestAs("other dag", "applications", RUN_1).code()).isZero();
    database.execute("update ops.batch set leased_until = now()");

    String offered = ingest(RUN_2).field("batch");

    assertThat(offered).isEqualTo(oldest);
    assertThat(ingest(RUN_2).field("batch")).isEqualTo(oldest);
    assertThat(
            database.rows(
                "select run_id, offers_left, leased_until > now() + interval '59 minutes' from ops.batch order by number limit 1"))
        .containsExactly(RUN_2 + "|1|t");
  }

  @Test
  void aRunThatAsksAgainHasItsLeaseRenewed() throws IOException {
    drop("a.csv", "one\n");
    ingest(RUN_1);
    assertThat(lease()).containsExactly("01:00:00");
    database.execute("update ops.batch set leased_until = now()");

    ingest(RUN_1, "--lease", "30m");

    assertThat(database.rows("select leased_until > now() + interval '29 minutes' from ops.batch"))
        .containsExactly("t");
  }

  private List<String> lease() {
    return database.rows("select leased_until - taken_at from ops.batch");
  }

  @Test
  void aRunIsItsDagAndItsIdAndABatchIsOfItsDataset() throws IOException {
    drop("a.csv", "one\n");
    String batch = ingest(RUN_1).field("batch");

    assertThat(ingestAs("another dag", "applications", RUN_1).code()).isEqualTo(99);
    Files.createDirectories(data.resolve("landing/other"));
    Files.writeString(data.resolve("landing/other/a.csv"), "one\n");
    Answer other = ingestAs("dag", "other", RUN_1, "--quiet", "0s");

    assertThat(other.code()).isZero();
    assertThat(other.field("batch")).isEqualTo(batch);
    load(batch);
    assertThat(database.rows("select dataset, done_at is not null from ops.batch order by number"))
        .containsExactly("applications|t", "other|f");
    assertThat(ingest(null, "--offer", batch).code()).isEqualTo(2);
    assertThat(ingestAs("dag", "other", null, "--offer", batch).code()).isZero();
  }

  @Test
  void whatIsSetAsideIsNamedByEveryAnswerUntilItIsDone() throws IOException {
    drop("a.csv", "one\n");
    String batch = ingest(RUN_1, "--lease", "0s").field("batch");
    ingest(RUN_2, "--lease", "0s");
    Answer last = ingest(RUN_3, "--lease", "1h");
    database.execute("update ops.batch set leased_until = now()");
    String aside = "\"set_aside\":[\"" + batch + "\"]";

    assertThat(last.out()).doesNotContain("set_aside");
    assertThat(ingest(RUN_4).out()).startsWith("{\"outcome\":\"NOTHING_TO_DO\"").contains(aside);
    drop("empty.csv", "");
    assertThat(ingest(RUN_4).out()).startsWith("{\"outcome\":\"REJECTED\"").contains(aside);
    load(batch);
    assertThat(ingest(RUN_4).out()).doesNotContain("set_aside");
  }

  @Test
  void anOriginalStaysWhileTheStoreLacksItsContent() throws IOException {
    drop("a.csv", "one\n");
    Path stored = manifest(ingest(RUN_1)).entries().getFirst().path();
    Files.delete(stored);
    drop("a.csv", "one\n");

    assertThat(ingest(RUN_2).code()).isEqualTo(99);
    assertThat(stored).as("the store has it again").hasContent("one");
    assertThat(left()).isEmpty();
  }

  @Test
  void aStoreThatCannotBeWrittenIsNoReasonToRefuseFiles() throws IOException {
    drop("a.csv", "one\n");
    Files.writeString(data.resolve("store"), "a file where the folder should be");

    Answer answer = ingest(RUN_1);

    assertThat(answer.code()).isEqualTo(75);
    assertThat(left()).containsExactly("a.csv");
    assertThat(database.rows("select * from ops.refused_file")).isEmpty();
  }

  @Test
  void anOriginalThatCannotBeTakenOutIsAWarningNotAFailure() throws IOException {
    drop("a.csv", "one\n");
    Files.writeString(landing.resolve(".archive"), "a file where the folder should be");

    Answer answer = ingest(RUN_1, "--after", "archive");

    assertThat(answer.code()).isZero();
    assertThat(answer.err())
        .contains(
            "\"level\":\"WARN\",\"msg\":\"could not be taken out of the folder\",\"file\":\"a.csv\"");
    assertThat(left()).contains("a.csv");
  }

  @Test
  void everyAnswerHasTheSameFields() throws IOException {
    drop("a.csv", "one\n");
    Answer first = ingest(RUN_1);
    Answer again = ingest(RUN_1);

    assertThat(again.out())
        .isEqualTo(
            first
                .out()
                .replace("1 file taken as batch", "batch")
                .replace(
                    first.field("batch") + "\",\"batch",
                    first.field("batch") + " again, 1 file\",\"batch"));
  }

  @Test
  void anOldBatchComesFirstAndWhatElseLiesThereIsAccountedFor() throws IOException {
    drop("a.csv", "one\n");
    ingest(RUN_1, "--lease", "0s");
    drop("again.csv", "one\n");
    drop("new.csv", "two\n");
    drop("empty.csv", "");

    Answer answer = ingest(RUN_2);

    assertThat(answer.out())
        .contains(
            "\"seen\":1,\"waiting\":1,\"refused\":1,\"refused_files\":[\"empty.csv: it is empty\"]");
    assertThat(answer.err())
        .contains(
            "\"level\":\"WARN\",\"msg\":\"refused empty.csv: it is empty\"",
            "\"level\":\"WARN\",\"msg\":\"1 file left for a later run: this batch comes first, until it is done or set aside\"",
            "\"waiting\":[\"new.csv\"]",
            "\"read\":3,\"accepted\":0,\"rejected\":1,\"skipped\":2");
    assertThat(left()).containsExactlyInAnyOrder("new.csv", "empty.csv");
  }

  @Test
  void aRejectedRunNamesTheFileThatIsNewlyRefused() throws IOException {
    drop("a-known.csv", "");
    ingest(RUN_1);
    drop("b-second.csv", "");

    assertThat(ingest(RUN_2).field("message"))
        .isEqualTo("1 file refused and none taken: b-second.csv: it is empty");
  }

  @Test
  void aFolderIsNotRefusedAnewForWhatIsPutIntoIt() throws IOException {
    Path folder = Files.createDirectories(landing.resolve("folder"));
    assertThat(ingest(RUN_1).code()).isEqualTo(3);
    Files.writeString(folder.resolve("a.csv"), "one\n");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(1000)));

    assertThat(ingest(RUN_2).code()).isEqualTo(99);
  }

  @Test
  void onlyItsOwnerLooksIntoTheStore() throws IOException {
    drop("a.csv", "one\n");
    ingest(RUN_1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("store"))))
        .isEqualTo("rwx------");
  }

  @Test
  void theDatabaseComesFirst() {
    Map<String, String> environment =
        Map.of(
            "PGHOST",
            "127.0.0.1",
            "PGPORT",
            "1",
            "PGUSER",
            "ingest",
            "JARFLOW_DATA",
            data.resolve("untouched").toString());

    Answer answer =
        Answer.of((out, err) -> Entry.run(new Ingest(), environment, out, err, "applications"));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(data.resolve("untouched")).doesNotExist();
  }

  private List<String> done(String batch) {
    return database.rows("select done_at is not null from ops.batch where batch = '" + batch + "'");
  }

  /// A toy loader: logs in with a loading task's rights and marks the batch done.
  private void load(String batch) {
    Run run = toyLoader();
    try (Database db = Database.open(run)) {
      db.transaction(() -> Batches.markDone(db, run, "applications", batch));
    }
  }

  private Run toyLoader() {
    database.execute(
        """
        do $$ begin create role toy_loader login password 'toy'; exception when duplicate_object then null; end $$
        """);
    database.execute("grant loader to toy_loader");
    Map<String, String> environment = new HashMap<>(database.environment("toy_loader"));
    environment.put("PGPASSWORD", "toy");
    environment.put("JARFLOW_DAG_ID", "dag");
    environment.put("JARFLOW_RUN_ID", "the run that loads");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Run(environment, Log.of(environment, nowhere), new Stop());
  }

  private void refusedFiles() throws IOException {
    drop("empty.csv", "");
    Files.createDirectories(landing.resolve("folder"));
    Files.writeString(data.resolve("secret.txt"), "outside");
    Files.createSymbolicLink(landing.resolve("outside.csv"), data.resolve("secret.txt"));
    Files.createSymbolicLink(landing.resolve("nowhere.csv"), landing.resolve("gone"));
    drop("tab\t.csv", "x");
  }

  private Answer ingest(@Nullable String run, String... options) {
    return ingestAs("dag", "applications", run, options);
  }

  private Answer ingestAs(String dag, String dataset, @Nullable String run, String... options) {
    Map<String, String> environment = new HashMap<>(database.environment("ingest"));
    environment.put("JARFLOW_DATA", data.toString());
    environment.put("JARFLOW_LOG", "json");
    if (run != null) {
      environment.put("JARFLOW_DAG_ID", dag);
      environment.put("JARFLOW_RUN_ID", run);
    }
    String[] args = Stream.concat(Stream.of(dataset), Stream.of(options)).toArray(String[]::new);
    return Answer.of((out, err) -> Entry.run(new Ingest(), environment, out, err, args));
  }

  private void drop(String name, String content) throws IOException {
    drop(name, content, Instant.now().minusSeconds(60));
  }

  private void drop(String name, String content, Instant modified) throws IOException {
    Path file = Files.writeString(landing.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(landing)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Manifest manifest(Answer answer) throws IOException {
    return Manifest.read(Path.of(answer.field("manifest")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
