package dev.jarflow.serve.models;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Registry.Move;
import dev.jarflow.models.Registry.State;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// The champion of one model. It is looked up at most once a second, and only while somebody asks.
/// The file of a version is read and checked once. While the database is silent, the last known
/// champion goes on answering. Thread-safe.
final class Champions {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /// A request waits for a look-up no longer than this when there is something older to go by.
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);
  private static final String SILENT =
      "the database does not say who is champion: try again in a moment";

  private final Subject subject;
  private final KeptRows rows;
  private final Contents store;
  private final Log log;

  /// The result of the last look-up that ended. This field and the next two are guarded by this
  /// object.
  private Known known = new Known(null, null, "");

  private @Nullable FutureTask<Known> look;
  private long since;

  /// `state` is null as long as the database never answered. `trouble` says why there is no
  /// champion, or why this one may be an old one; it is empty when all is well.
  record Known(@Nullable State state, @Nullable Champion champion, String trouble) {
    /// That of a champion of this state.
    Version version(Champion of) {
      return Objects.requireNonNull(Objects.requireNonNull(state).version(of.version()));
    }

    List<Move> moves() {
      return state == null ? List.of() : state.moves();
    }
  }

  private record StateOf(String model) implements KeptRows.Question<State> {
    @Override
    public List<State> ask(Database database) {
      return List.of(new Registry(database, model).state());
    }

    @Override
    public int rows(List<State> answer) {
      return answer.getFirst().versions().size() + answer.getFirst().moves().size();
    }

    @Override
    public Duration fresh() {
      return Duration.ZERO;
    }
  }

  Champions(Subject subject, KeptRows rows, Run run) {
    this.subject = subject;
    this.rows = rows;
    this.store = Contents.of(run.data());
    this.log = run.log();
  }

  Subject subject() {
    return subject;
  }

  Known now() {
    Known before;
    FutureTask<Known> now;
    Duration age;
    synchronized (this) {
      now = look;
      if (now == null || (now.isDone() && age().compareTo(FRESH) > 0)) {
        now = begin(now);
        look = now;
      }
      before = known;
      age = age();
    }
    Duration patience = before.state == null ? FIRST_PATIENCE : PATIENCE.minus(age);
    try {
      return now.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return before.state == null ? new Known(null, null, SILENT) : before;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("stopped while the database was asked", e);
    }
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /// The next look-up, after the last one.
  private FutureTask<Known> begin(@Nullable FutureTask<Known> last) {
    if (last != null && last.state() == Future.State.SUCCESS) {
      known = last.resultNow();
    }
    Known before = known;
    FutureTask<Known> next = new FutureTask<>(() -> lookUp(before));
    since = System.nanoTime();
    Thread.ofVirtual().name("champion of " + subject.schema().name()).start(next);
    return next;
  }

  private Known lookUp(Known before) {
    String model = subject.schema().name();
    State state;
    try {
      state = rows.of(new StateOf(model)).getFirst();
    } catch (UsageException e) {
      String trouble = "serve was started without the variables that name a database";
      return warned(e, before, new Known(null, null, trouble));
    } catch (RuntimeException e) {
      return warned(e, before, new Known(before.state, before.champion, SILENT));
    }
    Version version = state.has(Registry.CHAMPION);
    Champion last = before.champion;
    if (version == null) {
      return new Known(state, null, "");
    }
    if (last != null && last.version() == version.number()) {
      return new Known(state, last, "");
    }
    try {
      return new Known(state, Champion.of(state, store, subject.schema()), "");
    } catch (RejectedException | IOException e) {
      String trouble =
          "the file of %1$s version %2$d cannot be used, and the log of serve says why: promote another version, or train again with ./jarflow run %1$s"
              .formatted(model, version.number());
      return warned(e, before, new Known(state, null, trouble));
    }
  }

  /// Once for each trouble.
  private Known warned(Exception cause, Known before, Known found) {
    if (!found.trouble.equals(before.trouble)) {
      log.warn(found.trouble, "model", subject.schema().name(), "cause", Failure.describe(cause));
    }
    return found;
  }
}
