package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Measure;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.serve.covid.CaseHistory.Version;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// The figures of the warehouse, read at most every few seconds. Thread-safe: whoever asks for the
/// same figures meanwhile gets what was read, a failure too.
public final class CaseFigures implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 4;

  /// Of all answers that are kept, each row of some 200 bytes: forty countries for three years.
  private static final long MOST_ROWS = 50_000;

  private final Run run;
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final Deque<Database> idle = new ConcurrentLinkedDeque<>();

  /// The eldest first. It and what it holds are guarded by itself.
  private final Map<List<?>, Kept> kept = new LinkedHashMap<>();

  private long rows;

  /// A country as a source tells it. `receivedAt` is when a reply last told a figure, `repliedAt`
  /// when the source last answered at all.
  public record Known(
      String country,
      String source,
      LocalDate first,
      LocalDate last,
      Instant receivedAt,
      Instant repliedAt) {
    /// Figures of the simulator are invented, and every page, file and answer says so.
    boolean isInvented() {
      return source.equals("simulator");
    }

    /// A file is told once; everything else is asked each day.
    boolean isFile() {
      return source.startsWith("file:");
    }
  }

  /// What is read once, by the first who asks; `rows` are those of its answer, once it is there.
  private static final class Kept extends FutureTask<Object> {
    private final long since = System.nanoTime();
    private int rows;

    Kept(Callable<Object> read) {
      super(read);
    }

    boolean isOld() {
      return System.nanoTime() - since > FRESH.toNanos();
    }
  }

  public CaseFigures(Run run) {
    this.run = run;
  }

  /// What was known at a time; a null is now.
  @SuppressWarnings("unchecked")
  List<Known> known(@Nullable Instant asOf) {
    return (List<Known>)
        read(
            Arrays.asList("known", asOf),
            open ->
                open.sql("covid/known")
                    .with("as_of", asOf)
                    .list(
                        row ->
                            new Known(
                                row.text("country"),
                                row.text("source"),
                                row.day("first_day"),
                                row.day("last_day"),
                                row.moment("received_at"),
                                row.moment("replied_at"))));
  }

  CaseHistory history(Known known, Measure measure, @Nullable Instant asOf) {
    return (CaseHistory)
        read(
            Arrays.asList(known.country(), known.source(), measure, asOf),
            open ->
                CaseHistory.of(
                    open.sql("covid/versions")
                        .with("country", known.country())
                        .with("source", known.source())
                        .with("measure", measure.toString())
                        .with("as_of", asOf)
                        .list(
                            row ->
                                new Version(
                                    row.day("day"),
                                    row.numberOrNull("figure_before"),
                                    row.number("figure"),
                                    row.moment("known_from")))));
  }

  private Object read(List<?> key, Function<Database, Object> query) {
    Kept answer;
    synchronized (kept) {
      answer = kept.get(key);
      if (answer == null || answer.isOld()) {
        forget(key);
        answer = new Kept(() -> ask(query));
        kept.put(key, answer);
      }
    }
    answer.run();
    try {
      Object value = answer.get();
      count(key, answer, value);
      return value;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("stopped while the database was asked", e);
    }
  }

  /// Once for each answer. Old answers go, and the eldest when there are too many rows.
  private void count(List<?> key, Kept answer, Object value) {
    synchronized (kept) {
      if (answer.rows > 0 || kept.get(key) != answer) {
        return;
      }
      answer.rows = 1 + (value instanceof CaseHistory history ? history.versions().size() : 0);
      rows += answer.rows;
      for (List<?> each : List.copyOf(kept.keySet())) {
        if (rows <= MOST_ROWS && !Objects.requireNonNull(kept.get(each)).isOld()) {
          return;
        }
        forget(each);
      }
    }
  }

  /// Of all answers that are kept now.
  long rowsKept() {
    synchronized (kept) {
      return rows;
    }
  }

  private void forget(List<?> key) {
    Kept old = kept.remove(key);
    rows -= old == null ? 0 : old.rows;
  }

  private Object ask(Function<Database, Object> query) throws InterruptedException {
    free.acquire();
    try {
      Database waiting = idle.poll();
      Database database = waiting == null ? Database.openForReading(run) : waiting;
      boolean whole = false;
      try {
        Object value = query.apply(database);
        whole = true;
        return value;
      } finally {
        idle.push(database);
        if (!whole) {
          // What broke one connection broke the others that wait.
          close();
        }
      }
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    for (Database each = idle.poll(); each != null; each = idle.poll()) {
      each.close();
    }
  }
}
