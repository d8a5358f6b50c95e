package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;

/// Looks, from a connection of its own, at what a session waits for, and says so in the log: who
/// holds the lock, or which statement takes its time. A wait for another task goes on, because
/// tasks take turns; a wait for a person is ended.
final class LockWatch implements AutoCloseable {
  /// How often it looks, how often it says the same again, and how long a person may hold up a
  /// task.
  record Pace(Duration each, Duration again, Duration patience) {
    static final Pace USUAL =
        new Pace(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(1));
  }

  private final Run run;
  private final Pace pace;
  private final int session;
  private final Runnable cancel;
  private final Supplier<String> statement;
  private final Thread thread;
  private Instant saidAt = Instant.EPOCH;
  private volatile String holders = "";
  private volatile boolean ended;

  /// `statement` is the name of what the session does, empty while it does nothing.
  LockWatch(Run run, Pace pace, int session, Supplier<String> statement, Runnable cancel) {
    this.run = run;
    this.pace = pace;
    this.session = session;
    this.statement = statement;
    this.cancel = cancel;
    this.thread = Thread.ofVirtual().name("lock-watch").start(this::watch);
  }

  private void watch() {
    try {
      String before = "";
      while (!ended) {
        Thread.sleep(pace.each);
        String now = statement.get();
        if (!now.isEmpty() && now.equals(before)) {
          look(now);
        }
        before = now;
      }
    } catch (InterruptedException e) {
      // Its session is closed.
    }
  }

  /// The session begins another statement: whoever held up the one before is no reason any more.
  void begins() {
    holders = "";
  }

  private record Wait(long seconds, boolean waits, String holders, boolean person) {}

  private void look(String doing) {
    Wait wait;
    try (Database database = Database.unwatched(run)) {
      wait =
          database
              .sql("ops/holders")
              .with("session", session)
              .one(
                  row ->
                      new Wait(
                          row.number("seconds"),
                          row.truth("waits"),
                          row.text("holders"),
                          row.truth("person")));
    } catch (UnavailableException | DatabaseException e) {
      return; // The session itself will say what is wrong with the database.
    }
    if (wait == null) {
      return;
    }
    holders = wait.waits ? wait.holders : "";
    if (Duration.between(saidAt, Instant.now()).compareTo(pace.again) >= 0) {
      saidAt = Instant.now();
      say(doing, wait);
    }
    if (wait.waits && wait.person && wait.seconds >= pace.patience.toSeconds()) {
      ended = true;
      cancel.run();
    }
  }

  private void say(String doing, Wait wait) {
    if (wait.waits && wait.person) {
      run.log()
          .warn(
              "waiting for a person: " + wait.holders,
              "statement",
              doing,
              "seconds",
              wait.seconds,
              "at_most",
              pace.patience.toSeconds());
    } else if (wait.waits) {
      run.log().info("waiting for " + wait.holders, "statement", doing, "seconds", wait.seconds);
    } else if (wait.seconds >= pace.again.toSeconds()) {
      run.log().info("at work on one statement", "statement", doing, "seconds", wait.seconds);
    }
  }

  /// What is known of an error: the same, or that somebody held the lock that was waited for.
  RuntimeException explain(RuntimeException failure) {
    if (!(failure instanceof UnavailableException) || holders.isEmpty()) {
      return failure;
    }
    return new UnavailableException(
        "%s held what this needs: end that session, or try again when it has ended"
            .formatted(holders),
        failure);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
