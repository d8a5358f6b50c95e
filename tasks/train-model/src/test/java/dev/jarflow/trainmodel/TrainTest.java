package dev.jarflow.trainmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is registered of a training, and what is refused.
class TrainTest {
  private static final List<String> ROWS = Scene.rows(240, 70);

  private final Scene scene;

  TrainTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void theBestCandidateBecomesTheChallengerAndTheBatchIsDone() throws Exception {
    Answer answer = scene.train("--batch", scene.batch("a.csv", ROWS));

    answer.assertEnded(0);
    assertThat(answer.fields("version", "new", "read", "rejected", "champion"))
        .containsExactly("1", "true", "240", "0", "null");
    scene
        .database()
        .assertRows(
            "select version, recipe, rows, seed, repetitions, dag_id, run_id from ml.version",
            "1|%s|%s|1|1|dag|run".formatted(answer.field("recipe"), answer.field("rows")));
    scene
        .database()
        .assertRows(
            "select alias, version, takes_off, reason from ml.move",
            "challenger|1|null|the newest training");
    scene.database().assertRows("select done_run_id from ops.batch", "run");
    assertThat(scene.page())
        .content()
        .contains("It beats the baseline", "Candidates compared", "The answer: maint high")
        .doesNotContain("occurs exactly once");
    String sha256 = answer.field("model_sha256");
    assertThat(scene.data().resolve("store/" + sha256.substring(0, 2) + "/" + sha256))
        .hasSameBinaryContentAs(scene.data().resolve("out/cars/model.json"));
  }

  @Test
  void aFileThatHoldsNoRowsOfCarsIsRefusedAndTheOthersAreTrainedOn() throws Exception {
    Path batch =
        scene.batch(new TreeMap<>(Map.of("a.csv", ROWS, "b.csv", List.of("name,age", "Ada,40"))));

    Answer answer = scene.train("--batch", batch);

    answer.assertEnded(0);
    assertThat(answer.fields("read", "files_refused")).containsExactly("240", "1");
    assertThat(answer.field("warning")).startsWith("1 of 2 files refused: b.csv: line 1: ");
    scene.assertRows(
        "select name, state from ops.settled_file join ops.batch_file using (dataset, sha256) order by name",
        "a.csv|loaded",
        "b.csv|refused");
    scene.assertRows("select cardinality(data_files) from ml.version", "1");
    assertThat(scene.page()).content().contains("<h2>Files refused: 1</h2>", "b.csv", "line 1: ");
  }

  @Test
  void aBatchOfWhichEveryFileIsRefusedFailsTheRunAndIsDone() throws Exception {
    Answer answer = scene.train("--batch", scene.batch("b.csv", List.of("name,age", "Ada,40")));

    answer.assertEnded(3);
    assertThat(answer.field("message"))
        .startsWith("the only file was refused: b.csv: line 1: ")
        .contains("Nothing of that batch is loaded");
    scene.assertRows("select done_run_id from ops.batch", "run");
    assertThat(scene.train("--batch", scene.batch("a.csv", ROWS)).code()).isZero();
  }

  @Test
  void theSameRowsGiveTheSameBytesAndFiguresInAnyOrderOnOneThreadOrTwo() throws Exception {
    List<String> reversed = new ArrayList<>(ROWS);
    Collections.reverse(reversed);
    Path one = scene.data().resolve("one");
    Path two = scene.data().resolve("two");

    Answer first =
        scene.train(
            "--data", scene.file("a.csv", ROWS), "--out", one, "--threads=1", "--no-register");
    Answer second =
        scene.train(
            "--data", scene.file("b.csv", reversed), "--out", two, "--threads=2", "--no-register");

    first.assertEnded(0);
    second.assertEnded(0);
    for (String name : List.of("model.json", "comparison.json")) {
      assertThat(one.resolve(name)).hasSameBinaryContentAs(two.resolve(name));
    }
    Answer other =
        scene.train("--data", scene.file("a.csv", ROWS), "--out", one, "--seed=2", "--no-register");
    other.assertEnded(0);
    assertThat(one.resolve("comparison.json"))
        .content()
        .isNotEqualTo(Files.readString(two.resolve("comparison.json")));
  }

  @Test
  void theSameModelOfTheSameDataIsTheVersionThatExists() throws Exception {
    Path file = scene.file("a.csv", ROWS);
    scene.train("--data", file).assertEnded(0);

    Answer again = scene.train("--data", file);

    assertThat(again.fields("version", "new")).containsExactly("1", "false");
    assertThat(again.field("message")).startsWith("cars version 1, which was there already: ");
    scene.database().assertRows("select count(*) from ml.version", "1");
    scene.database().assertRows("select count(*) from ml.move", "1");
  }

  @Test
  void aModelFileThatWasChangedIsWrittenAnew() throws Exception {
    Path file = scene.file("a.csv", ROWS);
    String sha256 = scene.train("--data", file).field("model_sha256");
    Path stored = scene.data().resolve("store/" + sha256.substring(0, 2) + "/" + sha256);
    String content = Files.readString(stored);
    Files.writeString(stored, "x", StandardOpenOption.APPEND);

    Answer again = scene.train("--data", file);

    again.assertEnded(0);
    assertThat(again.err()).contains("the model file was changed: it is written anew");
    assertThat(stored).hasContent(content);
  }

  @Test
  void withNothingNewTheLastDeliveryIsTrainedOn() throws Exception {
    Path nothing = Files.createFile(scene.data().resolve("empty.jsonl"));
    scene
        .train("--batch", nothing)
        .assertEnded(
            99, "nothing to train on: no delivery ever came; drop a file into landing/cars");
    scene.train("--batch", scene.batch("old.csv", Scene.rows(200, 70))).assertEnded(0);
    Answer newest = scene.train("--batch", scene.batch("new.csv", ROWS));

    Answer again = scene.train("--batch", nothing);

    again.assertEnded(0);
    assertThat(again.fields("version", "new", "data_sha256"))
        .containsExactly("2", "false", newest.field("data_sha256"));
  }

  @Test
  void dataOfOnePriceAndEmptyDataAreRefusedAndNothingIsRegistered() throws Exception {
    List<String> one =
        ROWS.stream().map(row -> row.replaceFirst("^[a-z]+", "low")).distinct().toList();

    scene
        .train("--data", scene.file("one.csv", one))
        .assertEnded(
            3,
            "expected different rows of at least two values of buying, and 10 of each that occurs; found 0 vhigh, 0 high, 0 med, %d low"
                .formatted(one.size()));
    scene
        .train("--batch", scene.batch("empty.csv", List.of()))
        .assertEnded(
            3,
            "expected different rows of at least two values of buying, and 10 of each that occurs; found 0 vhigh, 0 high, 0 med, 0 low");
    assertThat(scene.state()).isEmpty();
  }

  @Test
  void rowsThatAreWrongAreLeftOutAndNamed() throws Exception {
    List<String> rows = new ArrayList<>(ROWS);
    rows.addFirst("buying,maint,doors,persons,lug_boot,safety,class");
    rows.add("cheap,high,4,4,big,high,good");
    rows.add("low,high,,4,big,high,good");
    rows.add(ROWS.getFirst());

    Answer answer =
        scene.train("--data", scene.file("a.csv", rows), "--no-register", "--out", scene.data());

    answer.assertEnded(0);
    assertThat(answer.fields("read", "rejected")).containsExactly("243", "2");
    assertThat(answer.err())
        .contains("\"line\":242,\"details\":\"buying: c••••\"")
        .contains("\"line\":243,\"details\":\"doors\"");
  }

  @Test
  void ofNoiseThePageSaysThatNothingWasLearned() throws Exception {
    Answer answer = scene.train("--data", scene.file("a.csv", Scene.rows(240, 0)));

    answer.assertEnded(0);
    assertThat(answer.field("recipe")).isEqualTo("majority");
    assertThat(scene.page()).content().contains("No candidate beats the baseline.");
  }

  @Test
  void oneCandidateAloneIsTriedOutInAMomentAndNotRegistered() throws Exception {
    Path out = scene.data().resolve("out");

    Answer answer =
        scene.train("--data", scene.file("a.csv", ROWS), "--out", out, "--only=frequencies");

    answer.assertEnded(0);
    assertThat(answer.field("message")).startsWith("frequencies: log loss ");
    assertThat(out.resolve("model.json")).isRegularFile();
    assertThat(scene.state()).isEmpty();
  }

  @Test
  void whatIsRegisteredIsNeverChangedWhoeverTries() throws Exception {
    scene.train("--data", scene.file("a.csv", ROWS)).assertEnded(0);
    List<String> before = scene.state();

    for (String statement :
        List.of(
            "update ml.version set recipe = 'x'",
            "delete from ml.version",
            "truncate ml.version cascade",
            "update ml.move set reason = 'x'",
            "delete from ml.move")) {
      assertThatThrownBy(() -> scene.database().execute(statement))
          .hasMessageContaining("is never changed and never deleted");
    }
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingIsRead() throws Exception {
    Path file = scene.file("a.csv", ROWS);

    scene
        .train()
        .assertUsage(
            "train-model: expected either files (--data) or a batch (--batch), found none");
    scene
        .train("--data", file, "--only=magic", "--out", scene.data())
        .assertUsage("train-model: expected a candidate, one of 'majority', 'frequencies', ");
    scene
        .train("--data", file, "--no-register")
        .assertUsage(
            "train-model: expected --out with --only or --no-register, found none: out/cars is the pipeline's\n");
    scene
        .train("--data", scene.data().resolve("none.csv"))
        .assertUsage("train-model: expected a file, found none at ");
    scene
        .train("--data", file, "--threads=0")
        .assertUsage(
            "train-model: expected 1 to 100 repetitions and 1 to 256 threads, found 1 and 0");
    scene
        .train("--batch", file, "--only=majority")
        .assertUsage("train-model: expected --data with --only or --no-register, found --batch");
  }
}
