package dev.jarflow.loadmembers;

import static dev.jarflow.loadmembers.Scene.BATCH_2;
import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two loaders at once: one waits for the other, and then sees what it did.
class AtOnceTest {
  /// The common pool has one thread on a machine with two cores.
  private static final Executor AT_ONCE = work -> Thread.ofPlatform().start(work);

  private final Scene scene;

  AtOnceTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void ofOneBatchTheSecondFindsItLoaded() throws Exception {
    Path report = scene.first();

    Answer[] answers = bothAtOnce(report, report);

    assertThat(answers[0].field("message")).isEqualTo("batch 1f0c6a2b9d3e loaded, as number 1");
    assertThat(answers[1].field("message"))
        .isEqualTo("batch 1f0c6a2b9d3e was loaded before, as number 1: nothing changes");
    assertThat(answers[1].code()).isZero();
    scene.assertRows("select count(*) from membership.member", "2");
  }

  @Test
  void ofTwoBatchesTheSecondIsToBeJudgedAgain() throws Exception {
    Path first = scene.first();
    scene.take(BATCH_2);
    Path second = scene.report(BATCH_2).refused("EMAIL", "c.csv", 2, "").write();

    Answer[] answers = bothAtOnce(first, second);

    assertThat(answers[0].code()).isZero();
    assertThat(answers[1].code()).isEqualTo(3);
    assertThat(answers[1].field("message")).endsWith("run validate again");
    assertThat(scene.done()).containsExactly("1f0c6a2b9d3e|dag|run");
  }

  /// The first is held in the midst of its work until the second waits for it.
  private Answer[] bothAtOnce(Path first, Path second) throws Exception {
    try (Held held = new Held(scene.database())) {
      held.at("lock table membership.date_proof in share mode");
      CompletableFuture<Answer> one =
          CompletableFuture.supplyAsync(() -> scene.load(first), AT_ONCE);
      until("the first loads", () -> scene.database().waitingFor("membership.date_proof") == 1);
      CompletableFuture<Answer> two =
          CompletableFuture.supplyAsync(() -> scene.load(second), AT_ONCE);
      until("the second waits", () -> scene.database().waitingForAdvisoryLock() == 1);
      assertThat(two).isNotDone();
      held.letGo();
      return new Answer[] {one.join(), two.join()};
    }
  }
}
