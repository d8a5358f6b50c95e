package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Telling;
import dev.jarflow.serve.login.Airflow;
import dev.jarflow.serve.login.Credential;
import dev.jarflow.serve.login.Person;
import dev.jarflow.serve.login.Said;
import dev.jarflow.serve.login.Said.No;
import dev.jarflow.serve.login.Said.Yes;
import org.jspecify.annotations.Nullable;

/// Tells one listener of one ingestion, as server-sent events: the state of its run, and of each
/// file what is newer than what was told. One thread uses it.
///
/// It ends with the run, with the login, and after an hour: whoever asks again then, as browsers
/// do, misses nothing.
final class IngestionEvents implements Telling {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofHours(1);

  /// Between two questions to Airflow; the second one for a while after the last file is settled.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);
  private static final Duration SHORT_PAUSES = Duration.ofSeconds(10);

  private final KeptRows rows;
  private final Airflow airflow;
  private final News news;
  private final Credential credential;
  private final String run;
  private final Runnable leave;
  private final long begun = System.nanoTime();

  /// Files that have changed, to be told before the other pieces.
  private Iterator<FileState> changed = Collections.emptyIterator();

  private final Deque<String> pieces = new ArrayDeque<>();

  /// The highest revision that was told.
  private long told;

  private long newsSeen = -1;
  private String state;
  private String toldState = "";
  private long asked = begun;

  /// Since when all files are settled; null while one is not.
  private @Nullable Long settled;

  private boolean isOver;

  /// `state` is that of the run now, `told` is what the listener has seen; `leave` is run once this
  /// is closed.
  IngestionEvents(
      KeptRows rows,
      Airflow airflow,
      News news,
      Credential credential,
      String run,
      String state,
      long told,
      Runnable leave) {
    this.rows = rows;
    this.airflow = airflow;
    this.news = news;
    this.credential = credential;
    this.run = run;
    this.state = state;
    this.told = told;
    this.leave = leave;
    pieces.add("retry: 2000\n\n");
  }

  @Override
  public @Nullable String next() throws InterruptedException {
    long heartbeat = System.nanoTime() + HEARTBEAT.toNanos();
    while (!changed.hasNext() && pieces.isEmpty() && !isOver) {
      long now = System.nanoTime();
      if (now >= heartbeat) {
        return ":\n\n";
      }
      long question = asked + pause().toNanos();
      newsSeen = news.after(newsSeen, Duration.ofNanos(Math.min(heartbeat, question) - now));
      look();
    }
    return changed.hasNext() ? tell(changed.next()) : pieces.poll();
  }

  private Duration pause() {
    Long since = settled;
    return since != null && System.nanoTime() - since < SHORT_PAUSES.toNanos()
        ? SHORT_PAUSE
        : PAUSE;
  }

  /// The run first: when it is over, its files do not change any more.
  private void look() {
    long now = System.nanoTime();
    if (news.isOver() || now - begun > LONGEST.toNanos()) {
      isOver = true;
      return;
    }
    if (now - asked >= pause().toNanos()) {
      asked = now;
      Said<Person> person = airflow.who(credential);
      Said<String> said = airflow.state(credential, Ingestions.PIPELINE, run);
      if (person instanceof No || said instanceof No) {
        end(Map.of("error", "the login has ended, or may not see this any more"));
        return;
      }
      if (said instanceof Yes<String>(String value, _)) {
        if (value.isEmpty()) {
          end(Map.of("error", "the run was deleted"));
          return;
        }
        state = value;
      }
    }
    try {
      lookAtFiles();
    } catch (UnavailableException _) {
      // It is looked at again soon, and what was not told is told then.
      return;
    }
    if (!state.equals(toldState)) {
      tell("state", Map.of("state", state));
      toldState = state;
    }
    if (Ingestion.isOver(state)) {
      end(Map.of("state", state));
    }
  }

  private void lookAtFiles() {
    boolean isLast = Ingestion.isOver(state);
    List<FileState> files = rows.of(new FileState.OfRun(run, newsSeen));
    changed =
        files.stream()
            .filter(file -> file.revision() > told || (isLast && file.isUnderWay()))
            .map(file -> isLast ? file.ended() : file)
            .sorted(Comparator.comparingLong(FileState::revision))
            .iterator();
    boolean isSettled = !files.isEmpty() && files.stream().noneMatch(FileState::isUnderWay);
    settled = isSettled ? Objects.requireNonNullElse(settled, System.nanoTime()) : null;
  }

  private String tell(FileState file) {
    told = Math.max(told, file.revision());
    return "id: %d\nevent: file\ndata: %s\n\n".formatted(file.revision(), Json.write(file.facts()));
  }

  private void tell(String event, Map<String, ?> facts) {
    pieces.add("event: %s\ndata: %s\n\n".formatted(event, Json.write(facts)));
  }

  private void end(Map<String, ?> facts) {
    tell("end", facts);
    isOver = true;
  }

  @Override
  public void close() {
    leave.run();
  }
}
