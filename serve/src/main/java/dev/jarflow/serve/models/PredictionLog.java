package dev.jarflow.serve.models;

import module java.base;

import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.Run;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Registry;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// Writes down what models were asked, by a login that may do nothing else. Nobody waits for it:
/// what it cannot write is lost, counted, and told in the log once a minute at most. Thread-safe.
public final class PredictionLog implements AutoCloseable {
  private static final int MOST_WAITING = 1000;
  private static final int MOST_AT_ONCE = 200;
  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  /// For what waits when serve ends.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private record Entry(Champion champion, String via, Answer answer) {}

  private final Run run;
  private final LongConsumer lost;

  /// Ends with an empty one.
  private final BlockingQueue<Optional<Entry>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  private final Thread writer;

  /// Null before it is needed and after it broke; the writer's own.
  private @Nullable Database database;

  /// Both are guarded by this object.
  private @Nullable Instant warned;

  private long lostSince;

  /// `run` has the environment of that login, and nobody tells it to stop: [#close] ends it. `lost`
  /// is told how many were.
  public PredictionLog(Run run, LongConsumer lost) {
    this.run = run;
    this.lost = lost;
    this.writer = Thread.ofPlatform().name("predictions").daemon().start(this::write);
  }

  /// `via` is page or http.
  void add(Champion champion, String via, Answer answer) {
    if (!waiting.offer(Optional.of(new Entry(champion, via, answer)))) {
      lose(1, MOST_WAITING + " wait to be written");
    }
  }

  private void write() {
    List<Optional<Entry>> some = new ArrayList<>();
    try {
      while (!some.contains(Optional.<Entry>empty())) {
        some.clear();
        some.add(waiting.take());
        waiting.drainTo(some, MOST_AT_ONCE - 1);
        write(some.stream().flatMap(Optional::stream).toList());
      }
    } catch (InterruptedException _) {
      // Nobody interrupts it.
    }
    disconnect();
  }

  private void write(List<Entry> some) {
    if (some.isEmpty()) {
      return;
    }
    String cause = "";
    // A connection that broke while it waited says so now: a new one is tried once.
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        Database open = database == null ? Database.open(run, LONGEST_STATEMENT) : database;
        database = open;
        open.transaction(
            () -> {
              some.forEach(each -> note(each, open));
              return null;
            });
        return;
      } catch (RuntimeException e) {
        cause = Failure.describe(e);
        disconnect();
      }
    }
    lose(some.size(), cause);
  }

  private static void note(Entry entry, Database database) {
    Champion champion = entry.champion;
    new Registry(database, champion.model().schema().name())
        .note(
            champion.version(),
            entry.via,
            1,
            entry.answer.question().values(),
            champion.noted(entry.answer));
  }

  private void disconnect() {
    try (Database _ = database) {
      database = null;
    } catch (RuntimeException _) {
      // It was broken already.
    }
  }

  private synchronized void lose(int some, String cause) {
    lost.accept(some);
    lostSince += some;
    Instant now = Instant.now();
    if (warned == null || warned.plus(BETWEEN_WARNINGS).isBefore(now)) {
      run.log().warn("answers were not written down", "count", lostSince, "cause", cause);
      warned = now;
      lostSince = 0;
    }
  }

  /// What waits is written, as far as the time allows.
  @Override
  public void close() {
    Instant end = Instant.now().plus(GRACE);
    try {
      if (!waiting.offer(Optional.empty(), GRACE.toMillis(), TimeUnit.MILLISECONDS)
          || !writer.join(Duration.between(Instant.now(), end))) {
        run.log().warn("serve ended before all answers were written down");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
