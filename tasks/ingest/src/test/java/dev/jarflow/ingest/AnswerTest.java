package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.ingest.Scene.RUN_3;
import static dev.jarflow.ingest.Scene.RUN_4;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ingest says: its exit code, its result, its log.
class AnswerTest {
  private final Scene scene;

  AnswerTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void everyAnswerHasTheSameFields() throws IOException {
    scene.drop("a.csv", "one\n");
    Answer first = scene.ingest(RUN_1);
    Answer again = scene.ingest(RUN_1);

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
  void anEmptyFolderIsNothingToDoOrAnEmptyManifest() throws IOException {
    Answer skip = scene.ingest(RUN_1);
    Answer ok = scene.ingest(RUN_2, "--empty", "ok");

    assertThat(skip.code()).isEqualTo(99);
    assertThat(skip.out())
        .isEqualTo(
            "{\"outcome\":\"NOTHING_TO_DO\",\"message\":\"nothing new in %s\",\"seen\":0,\"waiting\":0,\"refused\":0,\"refused_files\":[]}\n"
                .formatted(scene.landing()));
    assertThat(ok.code()).isZero();
    assertThat(ok.field("batch")).isEqualTo("null");
    assertThat(Scene.entries(ok)).isEmpty();
    scene.assertRows("select * from ops.batch");
  }

  @Test
  void nothingButRefusedFilesIsRejectedOnceThenNothingToDo() throws IOException {
    scene.drop("empty.csv", "");

    assertThat(scene.ingest(RUN_1).code()).isEqualTo(3);
    assertThat(scene.ingest(RUN_1).code()).as("the same run again answers the same").isEqualTo(3);
    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
    assertThat(scene.ingest(RUN_3, "--empty", "ok").code()).isZero();
    scene.drop("empty.csv", "", Instant.now().minusSeconds(1000));
    assertThat(scene.ingest(RUN_3).code()).as("a changed file is refused anew").isEqualTo(3);
  }

  @Test
  void aRejectedRunNamesTheFileThatIsNewlyRefused() throws IOException {
    scene.drop("a-known.csv", "");
    scene.ingest(RUN_1);
    scene.drop("b-second.csv", "");

    assertThat(scene.ingest(RUN_2).field("message"))
        .isEqualTo("1 file refused and none taken: b-second.csv: it is empty");
  }

  @Test
  void anOldBatchComesFirstAndWhatElseLiesThereIsAccountedFor() throws IOException {
    scene.take("--lease", "0s");
    scene.drop("again.csv", "one\n");
    scene.drop("new.csv", "two\n");
    scene.drop("empty.csv", "");

    Answer answer = scene.ingest(RUN_2);

    assertThat(answer.out())
        .contains(
            "\"seen\":1,\"waiting\":1,\"refused\":1,\"refused_files\":[\"empty.csv: it is empty\"]");
    assertThat(answer.err())
        .contains(
            "\"level\":\"WARN\",\"msg\":\"refused empty.csv: it is empty\"",
            "\"level\":\"WARN\",\"msg\":\"1 file left for a later run: this batch comes first, until it is done or set aside\"",
            "\"waiting\":[\"new.csv\"]",
            "\"read\":3,\"accepted\":0,\"rejected\":1,\"skipped\":2");
    assertThat(scene.left()).containsExactlyInAnyOrder("new.csv", "empty.csv");
  }

  @Test
  void aTimeIsAtMostAYear() throws IOException {
    for (String option : List.of("--lease", "--quiet")) {
      Answer answer = scene.ingest(RUN_1, option, "99999999999h");
      assertThat(answer.code()).isEqualTo(2);
      assertThat(answer.err()).contains("expected at most a year (8784h), found '99999999999h'");
    }
  }

  @Test
  void whatIsSetAsideIsNamedByEveryAnswerUntilItIsDone() throws IOException {
    String batch = scene.take("--lease", "0s");
    scene.ingest(RUN_2, "--lease", "0s");
    Answer last = scene.ingest(RUN_3, "--lease", "1h");
    scene.execute("update ops.batch set leased_until = now()");
    String aside = "\"set_aside\":[\"" + batch + "\"]";

    assertThat(last.out()).doesNotContain("set_aside");
    assertThat(scene.ingest(RUN_4).out())
        .startsWith("{\"outcome\":\"NOTHING_TO_DO\"")
        .contains(aside);
    scene.drop("empty.csv", "");
    assertThat(scene.ingest(RUN_4).out()).startsWith("{\"outcome\":\"REJECTED\"").contains(aside);
    scene.load(batch);
    assertThat(scene.ingest(RUN_4).out()).doesNotContain("set_aside");
  }
}
