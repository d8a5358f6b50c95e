package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.ANNS_ROW;
import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed at any moment and run again, erase-person ends in the state of a run that nobody
/// disturbed: the same rows, the same files, the same notes.
class KillTest {
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ops.erasure", "membership.member"})
  void killedAtAStepTheNextRunErasesTheRest(String table) throws Exception {
    List<String> expected = undisturbed();
    Scene scene = many("killed");
    try (Held held = new Held(scene.database())) {
      held.at("lock table " + table + " in share mode");
      try (Running running = start(scene)) {
        until("it waits", () -> scene.database().waitingFor(table) == 1);
        assertThat(running.kill().code()).isEqualTo(Running.KILLED);
      }
    }

    assertEndsAs(scene, expected);
  }

  /// The note is there, and the copy had no time to take its place.
  @Test
  void killedBetweenNoteAndCopyTheNextRunReplacesTheFile() throws Exception {
    List<String> expected = undisturbed();
    Scene scene = many("killed");
    try (Held held = new Held(scene.database())) {
      held.at("lock table ops.erasure in share mode");
      try (Running running = start(scene)) {
        until("it notes", () -> scene.database().waitingFor("ops.erasure") == 1);
        // Stopped, it cannot go on when the server has done what it asked for.
        running.signal("STOP");
        held.letGo();
        until("it is noted", () -> !scene.database().rows("select 1 from ops.erasure").isEmpty());
        assertThat(running.kill().code()).isEqualTo(Running.KILLED);
      }
    }
    assertThat(scene.holds("patty")).isTrue();

    assertEndsAs(scene, expected);
  }

  /// The report names the copy, and the copy had no time to take its place.
  @Test
  void killedBetweenReportAndFileTheNextRunReplacesTheFile() throws Exception {
    Scene undisturbed = new Scene(folder.resolve("undisturbed"));
    undisturbed.everywhere();
    undisturbed.erase(PATTY);
    Scene scene = new Scene(folder.resolve("killed"));
    scene.everywhere();
    Path report = Path.of("report/" + Scene.BATCH + ".json");
    Files.copy(
        undisturbed.out(report.toString()),
        scene.out(report.toString()),
        StandardCopyOption.REPLACE_EXISTING);

    assertEndsAs(scene, undisturbed.state());
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

  @Test
  void toldToEndItLeavesNothingHalfWritten() throws Exception {
    Scene scene = many("stopped");
    try (Held held = new Held(scene.database())) {
      held.at("lock table ops.erasure in share mode");
      try (Running running = start(scene)) {
        until("it waits", () -> scene.database().waitingFor("ops.erasure") == 1);

        Duration took = running.terminate();

        assertThat(running.answer().code()).isEqualTo(Running.TERMINATED);
        assertThat(took).isLessThan(CONTRACT);
      }
    }
    assertThat(scene.state()).noneMatch(line -> line.contains(".publishing-"));
    assertThat(scene.state()).isEqualTo(many("untouched").state());
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailableAndNothingIsChanged() throws Exception {
    Scene scene = many("away");
    try (Held held = new Held(scene.database())) {
      held.at("lock table ops.erasure in share mode");
      try (Running running = start(scene)) {
        until("it waits", () -> scene.database().waitingFor("ops.erasure") == 1);
        scene.database().restart();
        assertThat(running.answer().code()).isEqualTo(75);
      }
    }
    assertThat(scene.state()).isEqualTo(many("untouched").state());
  }

  private void killAtRandom(int kills) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed + " kills at the same moments again");
    SplittableRandom random = new SplittableRandom(seed);
    List<String> expected = undisturbed();
    Scene measured = many("measured");
    long whole = work(measured, Duration.ofMinutes(1)).nanos;
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      assertThat(round).as("rounds, of which most should kill").isLessThan(3 * kills);
      Scene scene = many("round-" + round);
      int inARow = Math.min(random.nextInt(1, 4), kills - killed);
      for (int i = 0; i < inARow; i++) {
        double share = (killed + random.nextDouble()) / (kills + 1);
        if (work(scene, Duration.ofNanos((long) (share * whole))).code == Running.KILLED) {
          killed++;
        }
      }
      assertEndsAs(scene, expected);
    }
    System.out.println(killed + " killed");
  }

  /// How a process ended, and how many nanoseconds it worked.
  private record Ran(int code, long nanos) {}

  private static Ran work(Scene scene, Duration time) throws Exception {
    try (Running running = start(scene)) {
      until(
          "it works",
          () -> scene.database().connected("erase-person") == 1 || !running.process().isAlive());
      long start = System.nanoTime();
      boolean ended = running.process().waitFor(time);
      int code = ended ? running.answer().code() : running.kill().code();
      assertThat(code).isIn(0, Running.KILLED);
      return new Ran(code, System.nanoTime() - start);
    }
  }

  private static Running start(Scene scene) throws IOException {
    return scene.start("erase-person", "--person", scene.personFile(PATTY).toString(), "--erase");
  }

  private static void assertEndsAs(Scene scene, List<String> expected) throws IOException {
    Answer answer = scene.erase(PATTY);
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("erased")).isEqualTo("true");
    assertThat(scene.state()).isEqualTo(expected);
    assertThat(scene.holds("patty")).isFalse();
  }

  private List<String> undisturbed() throws IOException {
    Scene scene = many("undisturbed");
    assertThat(scene.erase(PATTY).field("erased")).isEqualTo("true");
    return scene.state();
  }

  /// Enough files that a run can be met at each of its steps.
  private Scene many(String name) throws IOException {
    Scene scene = new Scene(folder.resolve(name));
    scene.everywhere();
    for (int i = 0; i < 12; i++) {
      scene.store(HEADER + (i + ANNS_ROW).repeat(2_000) + PATTYS_ROW + ANNS_ROW.repeat(2_000));
    }
    return scene;
  }
}
