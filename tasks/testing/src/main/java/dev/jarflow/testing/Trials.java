package dev.jarflow.testing;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Disturbs a task at work, and runs it again: it has to end in the state of a run that nobody
/// disturbed, with the same answer.
///
/// It is the jar that is disturbed. The run that then goes to the end is in this process.
public final class Trials<S> {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final Setup<S> setup;
  private final Path folder;
  private int set;
  private @Nullable Undisturbed undisturbed;

  /// Prepares the task in an empty folder and a migrated database.
  @FunctionalInterface
  public interface Setup<S> {
    Trial<S> in(Path data, TestDatabase database) throws Exception;
  }

  private record Undisturbed(Object state, Answer answer) {}

  public Trials(Path folder, Setup<S> setup) {
    this.folder = folder;
    this.setup = setup;
  }

  /// One that is not started yet.
  public Trial<S> trial() throws Exception {
    return setup.in(folder.resolve("trial-" + ++set), TestDatabase.migrated());
  }

  /// Killed at this moment; what it began is undone in the server.
  public Trial<S> killedAt(Moment<S> moment) throws Exception {
    return disturbedAt(trial(), moment, (_, running) -> running.kill());
  }

  /// Told to end (TERM) at this moment: it ends in time, and nothing of it waits on in the server.
  public Trial<S> toldToEndAt(Moment<S> moment) throws Exception {
    return disturbedAt(
        trial(),
        moment,
        (database, running) -> {
          running.terminate();
          assertThat(database.waiting()).as("statements that wait on in the server").isZero();
        });
  }

  /// The database restarts at this moment: the task says so at once.
  public Trial<S> restartedAt(Moment<S> moment) throws Exception {
    return disturbedAt(
        trial(),
        moment,
        (database, running) -> {
          database.restart();
          long restarted = System.nanoTime();
          Answer answer = running.answer();
          assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isLessThan(AT_ONCE);
          assertThat(answer.code()).as(answer.err()).isEqualTo(75);
          assertThat(answer.field("message")).startsWith("the database broke off: ");
        });
  }

  /// Runs it again, now to its end.
  public void assertEndsAsUndisturbed(Trial<S> trial) throws Exception {
    assertEndsAsUndisturbed(trial, "run again");
  }

  /// Kills runs so often at random, and returns how far they came. The first is killed soon after
  /// it begins to work, the last shortly before its end, one to three in a row in one place. A run
  /// that had ended by then was not killed and does not count.
  public Map<Object, Integer> killAtRandom(int kills) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed + " kills at the same moments again");
    SplittableRandom random = new SplittableRandom(seed);
    Trial<S> measured = trial();
    Object fresh = measured.reached();
    long longest = runFor(measured, Duration.ofMinutes(1)).worked;
    Map<Object, Long> whole = new HashMap<>(Map.of(fresh, longest));
    Map<Object, Integer> reached = new HashMap<>();
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      assertThat(round).as("rounds, of which most should kill").isLessThan(3 * kills);
      Trial<S> trial = trial();
      int inARow = Math.min(random.nextInt(1, 4), kills - killed);
      for (int i = 0; i < inARow; i++) {
        double share = (killed + random.nextDouble()) / (kills + 1);
        Object begun = trial.reached();
        Ran ran =
            runFor(trial, Duration.ofNanos((long) (share * whole.getOrDefault(begun, longest))));
        if (ran.code == Running.KILLED) {
          killed++;
          reached.merge(trial.reached(), 1, Integer::sum);
        } else {
          whole.put(begun, ran.worked);
        }
      }
      assertEndsAsUndisturbed(trial, "round %d of -Dseed=%d".formatted(round, seed));
    }
    System.out.println(killed + " killed, having reached " + reached);
    return reached;
  }

  private interface Act {
    void on(TestDatabase database, Running running) throws Exception;
  }

  private Trial<S> disturbedAt(Trial<S> trial, Moment<S> moment, Act act) throws Exception {
    TestDatabase database = Objects.requireNonNull(trial.place().database());
    try (Held held = new Held(database);
        Running running = moment.come(trial, held)) {
      act.on(database, running);
    }
    untilGone(trial);
    return trial;
  }

  /// The exit code of a process, and the nanoseconds that it worked.
  private record Ran(int code, long worked) {}

  /// Starts the jar, and kills it when it has worked for so long: a JVM that only starts is not at
  /// work yet.
  private Ran runFor(Trial<S> trial, Duration time) throws Exception {
    try (Running running = trial.start()) {
      until("it works", () -> trial.place().connected() || !running.process().isAlive());
      long start = System.nanoTime();
      if (running.process().waitFor(time)) {
        assertThat(running.answer().code()).as(running.answer().err()).isZero();
      } else {
        running.process().destroyForcibly();
      }
      Ran ran = new Ran(running.answer().code(), System.nanoTime() - start);
      assertThat(ran.code).isIn(0, Running.KILLED);
      untilGone(trial);
      return ran;
    }
  }

  /// The server notices late that its client is gone, and undoes its work then.
  private void untilGone(Trial<S> trial) throws InterruptedException {
    until("the server let it go", () -> !trial.place().connected());
  }

  private void assertEndsAsUndisturbed(Trial<S> trial, String when) throws Exception {
    if (undisturbed == null) {
      Trial<S> calm = trial();
      Answer answer = calm.finish();
      assertThat(answer.code()).as(answer.err()).isZero();
      undisturbed = new Undisturbed(calm.state(), answer);
    }
    Object reached = trial.reached();
    Answer answer = trial.finish();
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(trial.state()).as(when).isEqualTo(undisturbed.state);
    assertThat(trial.told(reached, answer))
        .as(when)
        .isEqualTo(trial.told(reached, undisturbed.answer));
  }
}
