package dev.jarflow.loadmembers;

import static dev.jarflow.loadmembers.Scene.BATCH_2;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two loaders at once: one waits for the other, and then sees what it did.
class AtOnceTest {
  private final Scene scene;

  AtOnceTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void ofOneBatchTheSecondFindsItLoaded() throws Exception {
    Path report = scene.first();

    List<Answer> answers = bothAtOnce(report, report);

    answers.getFirst().assertEnded(0, "batch 1f0c6a2b9d3e loaded, as number 1");
    answers
        .getLast()
        .assertEnded(0, "batch 1f0c6a2b9d3e was loaded before, as number 1: nothing changes");
    scene.assertRows("select count(*) from membership.member", "2");
  }

  @Test
  void ofTwoBatchesTheSecondIsToBeJudgedAgain() throws Exception {
    Path first = scene.first();
    scene.take(BATCH_2);
    Path second = scene.report(BATCH_2).refused("EMAIL", "c.csv", 2, "").write();

    List<Answer> answers = bothAtOnce(first, second);

    assertThat(answers.getFirst().code()).isZero();
    assertThat(answers.getLast().code()).isEqualTo(3);
    assertThat(answers.getLast().field("message")).endsWith("run validate again");
    assertThat(scene.done()).containsExactly("1f0c6a2b9d3e|dag|run");
  }

  private List<Answer> bothAtOnce(Path first, Path second) throws InterruptedException {
    try (Held held = new Held(scene.database())) {
      return held.bothAtOnce(
          "membership.date_proof",
          () -> scene.load(first),
          () -> scene.load(second),
          () -> scene.database().waitingForAdvisoryLock() == 1);
    }
  }
}
