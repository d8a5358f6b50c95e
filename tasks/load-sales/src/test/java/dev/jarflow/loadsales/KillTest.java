package dev.jarflow.loadsales;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

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

/// Killed at any moment and run again, load-sales ends in the state of a run that nobody disturbed.
///
/// It is the jar that is killed. The run that then goes to the end is in this process.
class KillTest {
  private static final int ROWS = 8_000;

  @TempDir private Path folder;

  /// What one load is asked for, in a warehouse where an earlier one left something to replace.
  private record Play(Scene scene, List<String> args, List<String> before) {
    static Play in(Path folder) throws IOException {
      Scene scene = new Scene(folder);
      scene.stock();
      scene.loadTransactions(
          scene.batch("sales-transactions", "earlier", rows(0, ROWS / 4, "pen", "Ann_11111")));
      List<String> args =
          List.of(
              "--items-batch",
              scene.items("lamp", "lamp,Lamp,Acme,20,1", "pen,Pen,Acme,2.60,0.010").toString(),
              "--transactions-batch",
              scene
                  .batch(
                      "sales-transactions",
                      "later",
                      rows(0, ROWS / 2, "lamp", "Bob_22222"),
                      rows(ROWS / 2, ROWS, "desk", "Zoe_33333"))
                  .toString());
      return new Play(scene, args, scene.state());
    }

    /// Every tenth is wrong.
    private static String rows(int from, int to, String item, String member) {
      StringBuilder rows = new StringBuilder(Scene.TRANSACTIONS);
      for (int i = from; i < to; i++) {
        rows.append(
            "T%05d,%s,2025-03-%02dT10:15:00Z,%s,%d,1,,\n"
                .formatted(i, member, 1 + i % 30, item, i % 10));
      }
      return rows.toString();
    }

    Answer load() {
      return scene.load(args.toArray(String[]::new));
    }

    Running start() throws IOException {
      return scene.start(args.toArray(String[]::new));
    }

    boolean untouched() {
      return scene.state().equals(before);
    }
  }

  /// Held at each of its steps, which is before, between and behind what it writes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops.delivery",
        "sales.item",
        "membership.member",
        "ops.replaced_transaction",
        "ops.quarantined_transaction",
        "ops.quarantined_line",
        "sales.customer",
        "sales.item_sold",
        "sales.line"
      })
  void killedAtAStepItLeavesNothingAndTheNextLoadsEverything(String table) throws Exception {
    Play play = Play.in(folder.resolve("killed"));
    Scene scene = play.scene;
    try (Held held = new Held(scene.database())) {
      held.at(
          "lock table %s in %s mode"
              .formatted(table, table.equals("membership.member") ? "access exclusive" : "share"));
      try (Running running = play.start()) {
        until("it waits", () -> scene.database().waitingFor(table) == 1);
        assertThat(running.kill().code()).isEqualTo(Running.KILLED);
      }
    }
    untilGone(scene);
    assertThat(play.untouched()).isTrue();

    assertSame(play, undisturbed());
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

  private Undisturbed undisturbed() throws IOException {
    Play play = Play.in(folder.resolve("undisturbed"));
    Answer answer = play.load();
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("transactions")).as("new").isEqualTo("1800");
    assertThat(answer.field("replaced")).isEqualTo("1800");
    assertThat(answer.field("quarantined")).isEqualTo("4400");
    return new Undisturbed(play.scene.state(), answer);
  }

  /// The first soon after a run begins to work, the last shortly before its end. A run that had
  /// ended by then was not killed and does not count.
  private void killAtRandom(int kills) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed + " kills at the same moments again");
    SplittableRandom random = new SplittableRandom(seed);
    Undisturbed expected = undisturbed();
    Play play = Play.in(folder.resolve("killed"));
    long whole = work(play, Duration.ofMinutes(1)).nanos;
    play = Play.in(folder.resolve("killed"));
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      assertThat(round).as("rounds, of which most should kill").isLessThan(3 * kills);
      double share = (killed + random.nextDouble()) / (kills + 1);
      Ran ran = work(play, Duration.ofNanos((long) (share * whole)));
      if (ran.code == Running.KILLED) {
        killed++;
      } else {
        whole = ran.nanos;
      }
      untilGone(play.scene);
      if (!play.untouched() || killed == kills || round % 3 == 2) {
        assertSame(play, expected);
        play = Play.in(folder.resolve("killed"));
      }
    }
    System.out.println(killed + " killed");
  }

  /// How a process ended, and how many nanoseconds it worked.
  private record Ran(int code, long nanos) {}

  /// Starts the jar, and kills it when it has worked for so long: a JVM that only starts is not at
  /// work yet.
  private static Ran work(Play play, Duration time) throws Exception {
    try (Running running = play.start()) {
      until(
          "it works",
          () -> play.scene.database().connected("load-sales") == 1 || !running.process().isAlive());
      long start = System.nanoTime();
      boolean ended = running.process().waitFor(time);
      int code = ended ? running.answer().code() : running.kill().code();
      assertThat(code).isIn(0, Running.KILLED);
      return new Ran(code, System.nanoTime() - start);
    }
  }

  /// The server notices late that its client is gone, and undoes its work then.
  private static void untilGone(Scene scene) throws InterruptedException {
    until("the server let it go", () -> scene.database().connected("load-sales") == 0);
  }

  private static void assertSame(Play play, Undisturbed expected) {
    boolean first = play.untouched();
    Answer answer = play.load();
    assertThat(answer.code()).as(answer.err()).isZero();
    if (first) {
      assertThat(answer.out()).isEqualTo(expected.answer.out());
    }
    assertThat(play.scene.state()).isEqualTo(expected.state);
  }
}
