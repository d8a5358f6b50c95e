package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.ingest.Scene.RUN_3;
import static dev.jarflow.ingest.Scene.RUN_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Run;
import dev.jarflow.testing.Answer;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which batch a run is given, and to whom an unfinished one goes.
class BatchTest {
  private final Scene scene;

  BatchTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void filesBecomeOneBatchByContentAndLeaveTheFolder() throws IOException {
    scene.drop("b.csv", "second\n");
    scene.drop("a.csv", "first\n");

    Answer answer = scene.ingest(RUN_1);

    assertThat(answer.code()).isZero();
    assertThat(Scene.entries(answer))
        .extracting(entry -> entry.name() + " " + Scene.read(entry.path()))
        .containsExactly("a.csv first\n", "b.csv second\n");
    List<String> digests = Scene.entries(answer).stream().map(Manifest.Entry::sha256).toList();
    assertThat(answer.field("batch")).isEqualTo(Manifest.batchId(digests));
    assertThat(answer.fields("batch", "files", "bytes")).containsExactly("eec34c2264c6", "2", "13");
    assertThat(scene.left()).isEmpty();
    scene.assertRows(
        "select dataset, batch, files, bytes, dag_id, run_id from ops.batch",
        "applications|" + answer.field("batch") + "|2|13|dag|" + RUN_1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aContentIsTakenOnceUnderWhateverNameItComesAndIsNotOfferedWithinTheLease(boolean done)
      throws IOException {
    String batch = scene.take();
    if (done) {
      scene.load(batch);
    }

    scene.drop("a.csv", "one\n");
    Answer sameFile = scene.ingest(RUN_2);
    scene.drop("other name.csv", "one\n");
    Answer otherName = scene.ingest(RUN_3);

    assertThat(sameFile.code()).isEqualTo(99);
    assertThat(sameFile.field("seen")).isEqualTo("1");
    assertThat(otherName.code()).isEqualTo(99);
    assertThat(scene.left()).isEmpty();
    scene.assertRows("select batch, name from ops.batch_file", batch + "|a.csv");
  }

  @Test
  void twoNamesForOneContentInOneFolderAreTheFirstNameAndOneSeen() throws IOException {
    scene.drop("b.csv", "same\n");
    scene.drop("a.csv", "same\n");

    Answer answer = scene.ingest(RUN_1);

    assertThat(answer.fields("files", "seen")).containsExactly("1", "1");
    assertThat(Scene.names(answer)).containsExactly("a.csv");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void theSameRunIsGivenTheSameBatchAndNewFilesNeverJoinIt() throws IOException {
    scene.drop("a.csv", "one\n");
    Answer first = scene.ingest(RUN_1);
    scene.drop("new.csv", "two\n");

    Answer again = scene.ingest(RUN_1);

    assertThat(again.code()).isZero();
    assertThat(again.fields("batch", "manifest")).isEqualTo(first.fields("batch", "manifest"));
    assertThat(scene.left()).containsExactly("new.csv");
    assertThat(scene.ingest(RUN_2).field("batch")).isNotEqualTo(first.field("batch"));
  }

  @Test
  void aRunIsItsDagAndItsIdAndABatchIsOfItsDataset() throws IOException {
    String batch = scene.take();

    assertThat(scene.ingestAs("another dag", "applications", RUN_1).code()).isEqualTo(99);
    scene.drop("../other/a.csv", "one\n");
    Answer other = scene.ingestAs("dag", "other", RUN_1);

    assertThat(other.code()).isZero();
    assertThat(other.field("batch")).isEqualTo(batch);
    scene.load(batch);
    scene.assertRows(
        "select dataset, done_at is not null from ops.batch order by number",
        "applications|t",
        "other|f");
    assertThat(scene.ingest(null, "--offer", batch).code()).isEqualTo(2);
    assertThat(scene.ingestAs("dag", "other", null, "--offer", batch).code()).isZero();
  }

  @Test
  void byHandAnUnfinishedBatchIsAnsweredAgainAtOnce() throws IOException {
    scene.drop("a.csv", "one\n");
    Answer first = scene.ingest(null);
    scene.drop("b.csv", "two\n");

    Answer again = scene.ingest(null);
    scene.load(first.field("batch"));
    Answer next = scene.ingest(null);

    assertThat(again.field("batch")).isEqualTo(first.field("batch"));
    assertThat(next.field("batch")).isNotIn("", first.field("batch"));
  }

  @Test
  void aBatchIsMarkedDoneWithTheRowsOfItsLoaderOrNotAtAll() throws IOException {
    String batch = scene.take();
    Run run = scene.toyLoader();
    try (Database db = Database.open(run)) {
      Database.Work<Object, RuntimeException> fails =
          () -> {
            Batches.markDone(db, run, "applications", batch);
            throw new IllegalStateException("the loader fails after it marked");
          };
      assertThatIllegalStateException()
          .isThrownBy(() -> db.transaction(fails))
          .withMessage("the loader fails after it marked");
      assertThat(done(batch)).containsExactly("f");
      boolean first = db.transaction(() -> Batches.markDone(db, run, "applications", batch));
      boolean second = db.transaction(() -> Batches.markDone(db, run, "applications", batch));

      assertThat(first).isTrue();
      assertThat(second).isFalse();
      scene.assertRows("select done_dag_id, done_run_id from ops.batch", "dag|the run that loads");
      assertThat(done(batch)).containsExactly("t");
    }
  }

  @Test
  void anUnfinishedBatchIsOfferedToTwoLaterRunsThenSetAside() throws IOException {
    String batch = scene.take("--lease", "0s");
    scene.drop("b.csv", "two\n");

    Answer second = scene.ingest(RUN_2, "--lease", "0s");
    Answer third = scene.ingest(RUN_3, "--lease", "0s");
    Answer fourth = scene.ingest(RUN_4, "--lease", "1h");

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
  void aRunThatAsksAgainHasItsLeaseRenewed() throws IOException {
    scene.take();
    // To the second: the lease begins with the transaction, and the batch a moment later.
    scene.assertRows(
        "select make_interval(secs => round(extract(epoch from leased_until - taken_at))) from ops.batch",
        "01:00:00");
    scene.execute("update ops.batch set leased_until = now()");

    scene.ingest(RUN_1, "--lease", "30m");

    scene.assertRows("select leased_until > now() + interval '29 minutes' from ops.batch", "t");
  }

  @Test
  void theOldestBatchIsOfferedFirstAndTheRunItWasOfferedToKeepsIt() throws IOException {
    String oldest = scene.take();
    scene.drop("b.csv", "two\n");
    assertThat(scene.ingestAs("other dag", "applications", RUN_1).code()).isZero();
    scene.execute("update ops.batch set leased_until = now()");

    String offered = scene.ingest(RUN_2).field("batch");

    assertThat(offered).isEqualTo(oldest);
    assertThat(scene.ingest(RUN_2).field("batch")).isEqualTo(oldest);
    scene.assertRows(
        "select run_id, offers_left, leased_until > now() + interval '59 minutes' from ops.batch order by number limit 1",
        RUN_2 + "|1|t");
  }

  @Test
  void aBatchSetAsideComesBackToItsClearedRunAndToWhoeverItIsOffered() throws IOException {
    String batch = scene.take("--lease", "0s");
    scene.ingest(RUN_2, "--lease", "0s");
    scene.ingest(RUN_3, "--lease", "0s");

    assertThat(scene.ingest(RUN_4).code()).isEqualTo(99);
    assertThat(scene.ingest(RUN_1, "--lease", "0s").field("batch")).isEqualTo(batch);
    assertThat(scene.ingest(RUN_4).code()).isEqualTo(99);
    assertThat(scene.ingest(null, "--offer", batch).out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"the next run of applications is given batch %s\",\"batch\":\"%s\"}\n"
                .formatted(batch, batch));
    assertThat(scene.ingest(RUN_4).field("batch")).isEqualTo(batch);
  }

  @Test
  void aDoneBatchIsNeverOfferedButItsOwnRunIsStillToldOfIt() throws IOException {
    String batch = scene.take("--lease", "0s");
    scene.load(batch);

    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
    assertThat(scene.ingest(RUN_1).field("batch")).isEqualTo(batch);
    assertThat(scene.ingest(null, "--offer", batch).code()).isEqualTo(2);
  }

  private List<String> done(String batch) {
    return scene.rows("select done_at is not null from ops.batch where batch = '" + batch + "'");
  }
}
