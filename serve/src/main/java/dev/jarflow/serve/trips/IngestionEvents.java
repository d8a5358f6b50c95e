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

  /// Between two questions to Airflow; the second one when all files are settled.
  private static final Duration ASKED = Duration.ofSeconds(5);

  private static final Duration ASKED_AT_THE_END = Duration.ofSeconds(1);

  private final KeptRows rows;
  private final Airflow airflow;
  private final News news;
  private final Credential credential;
  private final String run;
  private final Runnable leave;
  private final long begun = System.nanoTime();
  private final Deque<String> pieces = new ArrayDeque<>();

  /// The highest revision that was told.
  private long told;

  private long seen = -1;
  private String state = "";
  private String toldState = "";
  private long asked;
  private boolean isSettled;
  private boolean isOver;

  /// `told` is what the listener has seen; `leave` is run once this is closed.
  IngestionEvents(
      KeptRows rows,
      Airflow airflow,
      News news,
      Credential credential,
      String run,
      long told,
      Runnable leave) {
    this.rows = rows;
    this.airflow = airflow;
    this.news = news;
    this.credential = credential;
    this.run = run;
    this.told = told;
    this.leave = leave;
    pieces.add("retry: 2000\n\n");
  }

  @Override
  public @Nullable String next() throws InterruptedException {
    long heartbeat = System.nanoTime() + HEARTBEAT.toNanos();
    while (pieces.isEmpty() && !isOver) {
      long now = System.nanoTime();
      if (now >= heartbeat) {
        return ":\n\n";
      }
      long question = state.isEmpty() ? now : asked + pause().toNanos();
      seen = news.after(seen, Duration.ofNanos(Math.min(heartbeat, question) - now));
      look();
    }
    return pieces.poll();
  }

  private Duration pause() {
    return isSettled ? ASKED_AT_THE_END : ASKED;
  }

  /// The run first: when it is over, its files do not change any more.
  private void look() {
    long now = System.nanoTime();
    if (news.isOver() || now - begun > LONGEST.toNanos()) {
      isOver = true;
      return;
    }
    if (state.isEmpty() || now - asked >= pause().toNanos()) {
      asked = now;
      Said<Person> person = airflow.who(credential);
      Said<String> said = airflow.state(credential, Ingestions.PIPELINE, run);
      if (person instanceof No || said instanceof No) {
        isOver = true;
        tell("end", null, Map.of("error", "the login has ended, or may not see this any more"));
        return;
      }
      if (said instanceof Yes<String>(String value, _)) {
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
      tell("state", null, Map.of("state", state));
      toldState = state;
    }
    if (Ingestion.isOver(state)) {
      tell("end", null, Map.of("state", state));
      isOver = true;
    }
  }

  private void lookAtFiles() {
    boolean isLast = Ingestion.isOver(state);
    List<FileState> files = rows.of(new FileState.OfRun(run, seen));
    files.stream()
        .filter(file -> file.revision() > told || (isLast && file.isUnderWay()))
        .sorted(Comparator.comparingLong(FileState::revision))
        .forEach(
            file -> {
              tell("file", file.revision(), (isLast ? file.ended() : file).facts());
              told = Math.max(told, file.revision());
            });
    isSettled = files.stream().noneMatch(FileState::isUnderWay);
  }

  private void tell(String event, @Nullable Long id, Map<String, ?> facts) {
    pieces.add(
        "%sevent: %s\ndata: %s\n\n"
            .formatted(id == null ? "" : "id: " + id + "\n", event, Json.write(facts)));
  }

  @Override
  public void close() {
    leave.run();
  }
}
