package dev.jarflow.loadmembers;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Separator;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed at any moment and run again, load-members ends in the state of a run that nobody
/// disturbed, with the same numbers in its answer.
///
/// It is the jar that is killed. The run that then goes to the end is in this process.
class KillTest {
  @TempDir private Path folder;

  /// Held at each of its tables, which is before, between and behind its copies, and at the mark in
  /// ops, which comes last.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "membership.batch",
        "membership.member",
        "membership.refused_application",
        "membership.date_proof",
        "ops.batch"
      })
  void killedAtAStepItLeavesNothingAndTheNextLoadsEverything(String table) throws Exception {
    Scene scene = new Scene(folder.resolve("killed"));
    Path report = scene.first();
    try (Held held = new Held(scene.database())) {
      held.at("lock table " + table + " in share mode");
      try (Running running = scene.start(report)) {
        until("it waits", () -> scene.database().waitingFor(table) == 1);
        assertThat(running.kill().code()).isEqualTo(Running.KILLED);
      }
    }
    untilGone(scene);
    assertThat(scene.state()).isEmpty();

    assertSame(scene, report, undisturbed(report));
  }

  @Test
  void killedTenTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    killAtRandom(10);
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    killAtRandom(60);
  }

  private record Undisturbed(List<String> state, Answer answer) {}

  private Undisturbed undisturbed(Path report) {
    Scene scene = new Scene(folder.resolve("undisturbed"));
    scene.take(Scene.BATCH_1);
    Answer answer = scene.load(report);
    assertThat(answer.code()).as(answer.err()).isZero();
    return new Undisturbed(scene.state(), answer);
  }

  /// The first soon after a run begins to work, the last shortly before its end. A run that had
  /// ended by then was not killed and does not count.
  private void killAtRandom(int kills) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed + " kills at the same moments again");
    SplittableRandom random = new SplittableRandom(seed);
    Path report = many();
    Undisturbed expected = undisturbed(report);
    Scene scene = scene();
    long whole = work(scene, report, Duration.ofMinutes(1)).nanos;
    scene = scene();
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      assertThat(round).as("rounds, of which most should kill").isLessThan(3 * kills);
      double share = (killed + random.nextDouble()) / (kills + 1);
      Ran ran = work(scene, report, Duration.ofNanos((long) (share * whole)));
      if (ran.code == Running.KILLED) {
        killed++;
      } else {
        whole = ran.nanos;
      }
      untilGone(scene);
      boolean committed = !scene.state().isEmpty();
      if (committed || killed == kills || round % 3 == 2) {
        assertSame(scene, report, expected);
        scene = scene();
      }
    }
    System.out.println(killed + " killed");
  }

  /// How a process ended, and how many nanoseconds it worked.
  private record Ran(int code, long nanos) {}

  /// Starts the jar, and kills it when it has worked for so long: a JVM that only starts is not at
  /// work yet.
  private static Ran work(Scene scene, Path report, Duration time) throws Exception {
    try (Running running = scene.start(report)) {
      until(
          "it works",
          () -> scene.database().connected("load-members") == 1 || !running.process().isAlive());
      long start = System.nanoTime();
      boolean ended = running.process().waitFor(time);
      int code = ended ? running.answer().code() : running.kill().code();
      assertThat(code).isIn(0, Running.KILLED);
      return new Ran(code, System.nanoTime() - start);
    }
  }

  /// The server notices late that its client is gone, and undoes its work then.
  private static void untilGone(Scene scene) throws InterruptedException {
    until("the server let it go", () -> scene.database().connected("load-members") == 0);
  }

  private static void assertSame(Scene scene, Path report, Undisturbed expected) {
    Answer answer = scene.load(report);
    assertThat(answer.code()).as(answer.err()).isZero();
    for (String field : List.of("batch", "place", "members", "refused", "proofs")) {
      assertThat(answer.field(field)).isEqualTo(expected.answer.field(field));
    }
    assertThat(scene.state()).isEqualTo(expected.state);
  }

  private Scene scene() {
    Scene scene = new Scene(folder.resolve("killed"));
    scene.take(Scene.BATCH_1);
    return scene;
  }

  private Path many() throws IOException {
    Reported reported = new Reported(folder.resolve("out/applications"), Scene.BATCH_1);
    for (int line = 2; line < 4_000; line++) {
      reported.member(
          "Smith_c7677" + (line == 2 ? "" : "_" + (line - 1)),
          "Ann",
          "Smith",
          line + "@example.com",
          "19750827",
          "a.csv",
          line);
    }
    for (int line = 4_000; line < 20_000; line++) {
      reported.refused("MOBILE;EMAIL", "a.csv", line, "");
    }
    return reported.proves(Separator.HYPHEN, DateOrder.MONTH_FIRST, 7).write();
  }
}
