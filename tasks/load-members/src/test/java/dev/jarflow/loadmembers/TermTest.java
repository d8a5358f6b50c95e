package dev.jarflow.loadmembers;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Told to end (TERM), load-members ends within the contract's time and leaves nothing.
class TermTest {
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  private final Scene scene;

  TermTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void whileItCopiesNothingIsLeft() throws Exception {
    Path report = manyRefusals(5_000);
    scene
        .database()
        .execute(
            """
            create function public.slowly() returns trigger language plpgsql as
            $$ begin perform pg_sleep(0.01); return new; end $$;
            create trigger slowly before insert on membership.refused_application
            for each row execute function public.slowly();
            """);
    try (Running running = scene.start(report)) {
      until("it copies", this::copies);

      assertEndsInTime(running);
    }
    scene.database().execute("drop function public.slowly cascade");
    assertNothingIsLeft(report);
  }

  @Test
  void whileItWaitsForAnotherLoaderNothingIsLeft() throws Exception {
    Path report = scene.first();
    try (Held held = new Held(scene.database())) {
      held.at("select pg_advisory_xact_lock(hashtext('jarflow membership'))");
      try (Running running = scene.start(report)) {
        until("it waits", () -> scene.database().waitingForAdvisoryLock() == 1);

        assertEndsInTime(running);
      }
      assertThat(scene.database().waitingForAdvisoryLock())
          .as("that wait on in the server")
          .isZero();
    }
    assertNothingIsLeft(report);
  }

  @Test
  void whileTheServerIsHeldNothingIsLeft() throws Exception {
    Path report = scene.first();
    try (Held held = new Held(scene.database())) {
      held.at("lock table membership.refused_application in share mode");
      try (Running running = scene.start(report)) {
        until("it waits", () -> scene.database().waitingFor("membership.refused_application") == 1);

        assertEndsInTime(running);
      }
    }
    assertNothingIsLeft(report);
  }

  private boolean copies() {
    return !scene
        .database()
        .rows(
            "select 1 from pg_stat_progress_copy where datname = current_database() and tuples_processed > 10")
        .isEmpty();
  }

  private static void assertEndsInTime(Running running) throws Exception {
    Duration took = running.terminate();
    assertThat(running.answer().code()).as(running.answer().err()).isEqualTo(Running.TERMINATED);
    assertThat(running.answer().out()).isEmpty();
    assertThat(took).isLessThan(CONTRACT);
  }

  private void assertNothingIsLeft(Path report) throws InterruptedException {
    until("the server let it go", () -> scene.database().connected("load-members") == 0);
    assertThat(scene.state()).isEmpty();
    assertThat(scene.load(report).code()).isZero();
  }

  private Path manyRefusals(int count) throws IOException {
    scene.take(Scene.BATCH_1);
    Reported reported = scene.report(Scene.BATCH_1);
    for (int line = 2; line < count + 2; line++) {
      reported.refused("MOBILE;EMAIL", "a.csv", line, "");
    }
    return reported.write();
  }
}
