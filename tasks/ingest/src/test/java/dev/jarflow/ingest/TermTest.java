package dev.jarflow.ingest;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Told to end (TERM), ingest ends within the contract's time and leaves nothing half-done.
class TermTest {
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  private final Scene scene;

  TermTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void whileItCopiesALargeFileItLeavesNothingOfIt() throws Exception {
    scene.drop("large.bin", new byte[32 << 20]);
    try (Running running = scene.startSlowly()) {
      until("it copies", () -> scene.copies(1));

      Duration took = running.terminate();

      assertThat(running.answer().code()).isEqualTo(Running.TERMINATED);
      assertThat(running.answer().out()).isEmpty();
      assertThat(took).isLessThan(CONTRACT);
    }
    assertThat(scene.stored()).isEmpty();
    assertThat(scene.left()).containsExactly("large.bin");
    assertThat(scene.database().rows("select * from ops.batch")).isEmpty();
  }

  @Test
  void whileManyFilesAreQueuedItDoesNotTurnToThem() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      scene.drop(i + ".csv", "content " + i);
    }
    try (Running running = scene.startSlowly()) {
      until("some are copied", () -> scene.stored().size() > 20);

      Duration took = running.terminate();

      assertThat(running.answer().code()).isEqualTo(Running.TERMINATED);
      assertThat(took).isLessThan(CONTRACT);
    }
    assertThat(scene.unfinished()).isEmpty();
    assertThat(scene.stored()).hasSizeLessThan(2_000);
    assertThat(scene.left()).hasSize(2_000);
  }

  @Test
  void whileItWaitsForTheDatabaseItCancelsItsStatement() throws Exception {
    scene.drop("a.csv", "one\n");
    try (Held held = new Held(scene.database())) {
      held.at("lock table ops.batch in share mode");
      Running running = scene.start();
      until("it waits", () -> scene.waiting("ops.batch") == 1);

      Duration took = running.terminate();

      assertThat(scene.waiting("ops.batch")).as("statements that wait on in the server").isZero();
      assertThat(running.answer().code()).isEqualTo(Running.TERMINATED);
      assertThat(took).isLessThan(CONTRACT);
    }
    assertThat(scene.ingest(Scene.RUN_1).field("files")).isEqualTo("1");
  }
}
