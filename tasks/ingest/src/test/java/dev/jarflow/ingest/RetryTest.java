package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.ingest.Scene.RUN_3;
import static dev.jarflow.ingest.Scene.RUN_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that was refused is tried again when somebody asks for it, and never once it is loaded.
class RetryTest {
  private static final String GOOD = "good\n";
  private static final String BAD = "bad\n";
  private static final String RETRY = "--retry-refused";
  private final Scene scene;

  RetryTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void aRefusedFileIsTriedAgainWhenAskedForAsABatchOfItsOwn() throws IOException {
    String first = oneIsRefused();

    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
    Answer again = scene.ingest(RUN_3, RETRY);

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.field("message"))
        .isEqualTo("1 file taken as batch %s, all again".formatted(again.field("batch")));
    assertThat(again.field("batch")).isNotEqualTo(first);
    assertThat(Scene.entries(again))
        .extracting(Manifest.Entry::name, Manifest.Entry::firstBatch)
        .containsExactly(tuple("bad.csv", first));
    assertThat(Scene.entries(again).getFirst().path()).hasContent(BAD);
    assertThat(again.fields("files", "seen", "refused")).containsExactly("1", "0", "0");
  }

  @Test
  void withoutARefusedFileThereIsNothingToTryAgain() throws IOException {
    scene.load(scene.take());

    Answer answer = scene.ingest(RUN_2, RETRY);

    assertThat(answer.code()).isEqualTo(99);
    assertThat(answer.field("message"))
        .isEqualTo(
            "nothing new in %s, and no refused file to try again".formatted(scene.landing()));
  }

  @Test
  void droppedAgainItIsTriedAgainUnderItsFirstName() throws IOException {
    oneIsRefused();
    scene.drop("mended, they say.csv", BAD);

    Answer again = scene.ingest(RUN_2);

    assertThat(Scene.names(again)).containsExactly("bad.csv");
    assertThat(again.fields("files", "seen")).containsExactly("1", "0");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void aCopyThatLayThereBeforeItWasRefusedIsSeen() throws IOException {
    String batch = twoFiles();
    scene.drop("copy.csv", BAD);
    scene.load(batch, Map.of(BAD, "line 1: no"));

    Answer answer = scene.ingest(RUN_2);

    assertThat(answer.code()).isEqualTo(99);
    assertThat(answer.field("seen")).isEqualTo("1");
    assertThat(answer.err())
        .containsPattern(
            "seen before, refused at [-0-9: ]+ UTC with batch %s, run the run that loads: line 1: no"
                .formatted(batch));
  }

  @Test
  void aFileThatIsKeptIsTriedAgainOnlyWhenAskedFor() throws IOException {
    oneIsRefused();
    scene.drop("bad.csv", BAD);

    assertThat(scene.ingest(RUN_2, "--after", "keep").code()).isEqualTo(99);
    assertThat(Scene.names(scene.ingest(RUN_3, "--after", "keep", RETRY)))
        .containsExactly("bad.csv");
  }

  @Test
  void newFilesAndThoseThatAreTriedAgainAreOneBatch() throws IOException {
    String first = oneIsRefused();
    scene.drop("new.csv", "new\n");

    Answer answer = scene.ingest(RUN_2, RETRY);

    assertThat(answer.field("message"))
        .isEqualTo("2 files taken as batch %s, 1 of them again".formatted(answer.field("batch")));
    assertThat(Scene.entries(answer))
        .extracting(Manifest.Entry::firstBatch)
        .containsExactly(first, null);
  }

  @Test
  void askedAgainTheRunGetsTheSameBatchAndNobodyElseDoes() throws IOException {
    oneIsRefused();
    String batch = scene.ingest(RUN_2, RETRY).field("batch");

    assertThat(scene.ingest(RUN_3, RETRY).code()).isEqualTo(99);
    assertThat(scene.ingest(RUN_2, RETRY).field("batch")).isEqualTo(batch);
  }

  @Test
  void onceLoadedItIsNeverTriedAgain() throws IOException {
    oneIsRefused();
    scene.load(scene.ingest(RUN_2, RETRY).field("batch"));
    scene.drop("bad.csv", BAD);

    Answer answer = scene.ingest(RUN_3, RETRY);

    assertThat(answer.code()).isEqualTo(99);
    assertThat(answer.err()).contains("seen before, loaded at ");
  }

  @Test
  void refusedAgainItIsTriedAgainInAnotherBatch() throws IOException {
    oneIsRefused();
    String second = scene.ingest(RUN_2, RETRY).field("batch");
    scene.load(second, Map.of(BAD, "line 1: still no"));

    Answer third = scene.ingest(RUN_3, RETRY);

    assertThat(third.field("files")).isEqualTo("1");
    assertThat(third.field("batch")).isNotEqualTo(second);
  }

  @Test
  void aBatchOfWhichEveryFileWasRefusedMayBeLoadedItself() throws IOException {
    String batch = scene.take();

    assertThat(scene.load(batch, Map.of("one\n", "line 1: no"))).isTrue();
    assertThat(scene.load(batch, Map.of())).isTrue();
    assertThat(scene.load(batch, Map.of())).isFalse();

    scene.assertRows("select state, reason from ops.settled_file", "loaded|null");
  }

  @Test
  void aFileThatAnotherBatchLoadedMeanwhileIsNotLoadedTwice() throws IOException {
    String batch = scene.take();
    scene.load(batch, Map.of("one\n", "line 1: no"));
    String again = scene.ingest(RUN_2, RETRY).field("batch");
    scene.load(batch);

    assertThatThrownBy(() -> scene.load(again, Map.of()))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "a.csv was loaded meanwhile, with batch %s: nothing is left to do".formatted(batch));
  }

  @Test
  void aFileOfWhichAnErasureLeftNoRowIsNotTriedAgain() throws IOException {
    oneIsRefused();
    scene.execute(
        """
        insert into ops.erasure (dataset, sha256, copy, rows, rows_left, bytes)
        select dataset, sha256, repeat('a', 64), 1, 0, 14 from ops.batch_file where name = 'bad.csv'
        """);

    assertThat(scene.ingest(RUN_2, RETRY).code()).isEqualTo(99);
  }

  @Test
  void aFileThatTheStoreLostIsNotTriedAgain() throws IOException {
    oneIsRefused();
    for (Path stored : scene.stored()) {
      Files.delete(stored);
    }

    assertThat(scene.ingest(RUN_2, RETRY).code()).isEqualTo(99);
    scene.drop("bad.csv", BAD);
    assertThat(Scene.names(scene.ingest(RUN_4))).containsExactly("bad.csv");
  }

  /// The batch that took both files, and refused one.
  private String oneIsRefused() throws IOException {
    String batch = twoFiles();
    scene.load(batch, Map.of(BAD, "line 1: no"));
    return batch;
  }

  private String twoFiles() throws IOException {
    scene.drop("good.csv", GOOD);
    scene.drop("bad.csv", BAD);
    return scene.ingest(RUN_1).field("batch");
  }
}
