package dev.jarflow.serve.dashboard;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.warehouse.Database;

/// Rows of the warehouse, read at most every few seconds. Thread-safe: whoever asks the same
/// meanwhile gets what was read, a failure too.
public final class KeptRows implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 4;

  /// Of all answers that are kept, each row of some 200 bytes.
  private static final long MOST_ROWS = 50_000;

  /// A reader waits for a page no longer than this.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// A connection without its server says so within this.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Run run;
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final Deque<Database> idle = new ConcurrentLinkedDeque<>();

  /// The eldest first. It and what it holds are guarded by itself.
  private final Map<Question<?>, Kept> kept = new LinkedHashMap<>();

  private long rows;

  /// What is asked, by a query and its values: equal ones have equal answers.
  public interface Question<T> {
    List<T> ask(Database database);

    /// The rows that an answer was made of, if it holds more than a row each.
    default int rows(List<T> answer) {
      return answer.size();
    }

    /// For how long an answer is good; zero when whoever asks keeps it.
    default Duration fresh() {
      return FRESH;
    }
  }

  /// What is read once, by the first who asks; `rows` are those of its answer, once it is there,
  /// and one for the answer itself.
  private static final class Kept extends FutureTask<List<?>> {
    private final long since = System.nanoTime();
    private final Duration fresh;
    private int rows;

    Kept(Callable<List<?>> read, Duration fresh) {
      super(read);
      this.fresh = fresh;
    }

    boolean isOld() {
      return System.nanoTime() - since > fresh.toNanos();
    }
  }

  public KeptRows(Run run) {
    this.run = run;
  }

  @SuppressWarnings("unchecked") // The answer to this very question.
  public <T> List<T> of(Question<T> question) {
    Kept answer;
    synchronized (kept) {
      answer = kept.get(question);
      if (answer == null || answer.isOld()) {
        forget(question);
        answer = new Kept(() -> ask(question), question.fresh());
        kept.put(question, answer);
      }
    }
    answer.run();
    try {
      List<?> list = answer.get();
      count(question, answer, question.rows((List<T>) list));
      return (List<T>) list;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("stopped while the database was asked", e);
    }
  }

  /// Once for each answer. Old answers go, and the eldest when there are too many rows.
  private void count(Question<?> question, Kept answer, int size) {
    synchronized (kept) {
      if (answer.rows > 0 || kept.get(question) != answer) {
        return;
      }
      answer.rows = 1 + size;
      rows += answer.rows;
      for (Question<?> each : List.copyOf(kept.keySet())) {
        if (rows <= MOST_ROWS && !Objects.requireNonNull(kept.get(each)).isOld()) {
          return;
        }
        forget(each);
      }
    }
  }

  private void forget(Question<?> question) {
    Kept old = kept.remove(question);
    rows -= old == null ? 0 : old.rows;
  }

  /// A connection that waited may have lost its server, which is there again: then a new one is
  /// asked, unless the reader has waited too long for that.
  private List<?> ask(Question<?> question) throws InterruptedException {
    free.acquire();
    try {
      Database waiting = idle.poll();
      long began = System.nanoTime();
      if (waiting != null) {
        try {
          return ask(question, waiting);
        } catch (UnavailableException e) {
          if (System.nanoTime() - began > SOON.toNanos()) {
            throw e;
          }
        }
      }
      return ask(question, Database.openForReading(run, PATIENCE));
    } finally {
      free.release();
    }
  }

  private List<?> ask(Question<?> question, Database database) {
    boolean whole = false;
    try {
      List<?> list = question.ask(database);
      whole = true;
      return list;
    } finally {
      idle.push(database);
      if (!whole) {
        // The others that wait have lost the same server.
        close();
      }
    }
  }

  @Override
  public void close() {
    for (Database each = idle.poll(); each != null; each = idle.poll()) {
      each.close();
    }
  }
}
