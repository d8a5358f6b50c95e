package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.ingest.Scene.RUN_3;
import static dev.jarflow.ingest.Scene.RUN_4;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sample data lies in a folder of its own, is a batch of its own, and is marked in the warehouse.
class SampleTest {
  private static final String SAMPLE = "../.samples/applications/people.csv";
  private final Scene scene;

  SampleTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void nothingIsSampleDataThatOthersCouldPutThere() throws IOException {
    scene.drop(SAMPLE, "invented\n");
    Path folder = scene.data().resolve("landing/.samples/applications");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));

    scene
        .ingest(RUN_1)
        .assertUsage(
            "ingest: expected a folder that only its owner can write to, for sample data, found "
                + folder
                + ": chmod -R go-w");
    assertThat(scene.ingest(RUN_1, "--from", scene.landing().toString()).code()).isEqualTo(99);
  }

  @Test
  void samplesAreABatchThatSaysSoEverywhere() throws IOException {
    scene.drop(SAMPLE, "invented\n");

    Answer answer = scene.ingest(RUN_1);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message"))
        .isEqualTo("1 file of sample data taken as batch " + answer.field("batch"));
    assertThat(answer.field("samples")).isEqualTo("true");
    assertThat(Manifest.read(Path.of(answer.field("manifest"))).samples()).isTrue();
    assertThat(batches()).containsExactly("people.csv|t");
    assertThat(scene.landing().resolve(SAMPLE)).doesNotExist();
  }

  @Test
  void otherFilesComeFirstAndAreNeverMixedWithSamples() throws IOException {
    scene.drop(SAMPLE, "invented\n");
    scene.drop("mine.csv", "mine\n");

    Answer mine = scene.ingest(RUN_1);
    Answer samples = scene.ingest(RUN_2);

    assertThat(Scene.names(mine)).containsExactly("mine.csv");
    assertThat(mine.field("samples")).isEqualTo("false");
    assertThat(Manifest.read(Path.of(mine.field("manifest"))).samples()).isFalse();
    assertThat(Scene.names(samples)).containsExactly("people.csv");
    assertThat(batches()).containsExactly("mine.csv|f", "people.csv|t");
  }

  @Test
  void samplesWaitWhileRefusedFilesAreTriedAgain() throws IOException {
    scene.drop("mine.csv", "bad\n");
    scene.load(scene.take(), Map.of("bad\n", "line 1: no"));
    scene.drop(SAMPLE, "invented\n");

    Answer again = scene.ingest(RUN_2, "--retry-refused");

    assertThat(Scene.names(again)).containsExactly("mine.csv");
    assertThat(scene.landing().resolve(SAMPLE)).exists();
  }

  @Test
  void aRefusedSampleIsTriedAgainWithSamplesOnly() throws IOException {
    scene.drop(SAMPLE, "bad\n");
    Answer first = scene.ingest(RUN_1);
    scene.load(first.field("batch"), Map.of("bad\n", "line 1: no"));

    assertThat(scene.ingest(RUN_2, "--retry-refused").code()).isEqualTo(99);

    scene.drop(SAMPLE, "bad\n");
    Answer again = scene.ingest(RUN_3);
    assertThat(Scene.names(again)).containsExactly("people.csv");
    assertThat(again.field("samples")).isEqualTo("true");
  }

  @Test
  void aBatchOfSamplesIsGivenAgainAsOne() throws IOException {
    scene.drop(SAMPLE, "invented\n");
    Answer first = scene.ingest(RUN_1);

    Answer again = scene.ingest(RUN_1);

    assertThat(again.field("message"))
        .isEqualTo("batch %s again, 1 file of sample data".formatted(first.field("batch")));
    assertThat(Manifest.read(Path.of(again.field("manifest"))).samples()).isTrue();
  }

  @Test
  void aPersonsFileWithTheContentOfASampleStaysUntilTheSamplesAreGone() throws IOException {
    scene.drop(SAMPLE, "the same\n");
    scene.load(scene.ingest(RUN_1).field("batch"), Map.of());
    scene.drop("mine.csv", "the same\n");
    Path mine = scene.landing().resolve("mine.csv");

    Answer refused = scene.ingest(RUN_2);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.field("message"))
        .isEqualTo(
            "1 file refused and none taken: mine.csv: sample data has the same content:"
                + " it is taken when the samples are removed");
    assertThat(scene.ingest(RUN_3).code()).isEqualTo(99);
    assertThat(mine).exists();

    scene.database().rows("select kind from ops.remove_samples()");
    assertThat(Scene.names(scene.ingest(RUN_4))).containsExactly("mine.csv");
    assertThat(batches()).containsExactly("mine.csv|f");
    assertThat(mine).doesNotExist();
  }

  @Test
  void anotherFolderHasNoSamples() throws IOException {
    scene.drop(SAMPLE, "invented\n");
    Path folder = Files.createDirectories(scene.data().resolve("elsewhere"));
    Path samples = Files.createDirectories(folder.resolve(".samples"));
    Files.writeString(samples.resolve("people.csv"), "invented\n");

    assertThat(scene.ingest(RUN_4, "--from", folder.toString()).code()).isEqualTo(99);
  }

  private List<String> batches() {
    return scene
        .database()
        .rows(
            "select name, samples from ops.batch_file join ops.batch using (dataset, batch) order by name");
  }
}
