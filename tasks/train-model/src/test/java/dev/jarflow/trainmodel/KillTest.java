package dev.jarflow.trainmodel;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed at any moment, a training registers nothing. Run again, it ends in the state of a run
/// that nobody disturbed, with the same answer.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private final Trials<Scene> trainings;

  KillTest(@TempDir Path folder) {
    trainings =
        new Trials<>(
            folder,
            (data, database) -> {
              Scene scene = new Scene(data, database);
              Files.createDirectories(data);
              Path batch = scene.batch("a.csv", Scene.rows(240, 70));
              String[] words = {"cars", "--repetitions=1", "--batch=" + batch};
              return new Trial<>(scene, scene.place(), words)
                  .finish(() -> scene.train("--batch", batch))
                  .state(scene::state)
                  .reached(() -> scene.state().isEmpty() ? "nothing" : "all")
                  .told((_, answer) -> answer.fields("version", "model_sha256").toString());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ml.version", "ml.move", "ops.batch"})
  void killedAtAStepItLeavesNothingAndTheNextRegistersEverything(String table) throws Exception {
    Trial<Scene> training = trainings.killedAt(Moment.writing(table));

    assertThat(training.scene().state()).isEmpty();
    trainings.assertEndsAsUndisturbed(training);
  }

  @Test
  @Tag("soak")
  void killedTwentyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    trainings.killAtRandom(20);
  }
}
