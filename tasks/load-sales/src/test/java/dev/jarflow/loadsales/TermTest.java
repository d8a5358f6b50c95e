package dev.jarflow.loadsales;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Told to end (TERM), load-sales ends within the contract's time; what is outside and down is
/// said. Either way nothing is left, and the next try loads everything.
class TermTest {
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  private final Scene scene;
  private Path batch;
  private List<String> before;

  TermTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
    batch = scene.transactions("a", "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,");
    before = List.of();
  }

  @BeforeEach
  void stock() throws IOException {
    scene.stock();
    before = scene.state();
  }

  @Test
  void whileItCopiesNothingIsLeft() throws Exception {
    StringBuilder rows = new StringBuilder(Scene.TRANSACTIONS);
    for (int i = 0; i < 1_000_000; i++) {
      rows.append("T").append(i).append(",Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,\n");
    }
    batch = scene.batch("sales-transactions", "many", rows.toString());
    try (Running running = start()) {
      until("it copies", this::copies);
      assertEndsInTime(running);
    }
    untilGone();
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void whileItWaitsForAnotherLoaderNothingIsLeft() throws Exception {
    assertEndsWhileHeldAt(
        "lock table ops.delivery in share row exclusive mode",
        () -> scene.database().waitingFor("ops.delivery") == 1);
    assertThat(scene.database().waitingFor("ops.delivery"))
        .as("that wait on in the server")
        .isZero();
  }

  @Test
  void whileItWaitsForPeopleNothingIsLeft() throws Exception {
    assertEndsWhileHeldAt(
        "lock table sales.transaction in row exclusive mode",
        () -> scene.database().waitingFor("sales.transaction") == 1);
  }

  @Test
  void aDatabaseThatIsDownIsUnavailable() {
    Map<String, String> down = Map.of("PGHOST", "127.0.0.1", "PGPORT", "1", "PGUSER", "load-sales");

    Answer answer =
        Answer.of(
            (out, err) ->
                Entry.run(
                    new LoadSales(), down, out, err, "--transactions-batch", batch.toString()));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message")).startsWith("no connection to jdbc:postgresql://");
  }

  @Test
  void aDatabaseThatRestartsMeanwhileIsUnavailable() throws Exception {
    try (Held held = new Held(scene.database())) {
      held.at("lock table sales.line in share mode");
      try (Running running = start()) {
        until("it waits", () -> scene.database().waitingFor("sales.line") == 1);

        scene.database().restart();

        assertThat(running.answer().code()).isEqualTo(75);
        assertThat(running.answer().field("message")).startsWith("the database broke off: ");
      }
    }
    assertNothingIsLeft();
  }

  private interface Moment {
    boolean come();
  }

  private void assertEndsWhileHeldAt(String lock, Moment waits) throws Exception {
    try (Held held = new Held(scene.database())) {
      held.at(lock);
      try (Running running = start()) {
        until("it waits", waits::come);
        assertEndsInTime(running);
      }
    }
    assertNothingIsLeft();
  }

  private Running start() throws IOException {
    return scene.start("--transactions-batch", batch.toString());
  }

  private boolean copies() {
    return !scene
        .database()
        .rows(
            "select 1 from pg_stat_progress_copy where datname = current_database() and tuples_processed > 1000")
        .isEmpty();
  }

  private static void assertEndsInTime(Running running) throws Exception {
    Duration took = running.terminate();
    assertThat(running.answer().code()).as(running.answer().err()).isEqualTo(Running.TERMINATED);
    assertThat(running.answer().out()).isEmpty();
    assertThat(took).isLessThan(CONTRACT);
  }

  private void untilGone() throws InterruptedException {
    until("the server let it go", () -> scene.database().connected("load-sales") == 0);
  }

  private void assertNothingIsLeft() throws InterruptedException {
    untilGone();
    assertThat(scene.state()).isEqualTo(before);
    assertThat(scene.loadTransactions(batch).field("transactions")).isEqualTo("1");
  }
}
