package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// How far a file of a run is. `revision` grows with each change.
record FileState(
    String name,
    String state,
    @Nullable String reason,
    long trips,
    long quarantined,
    long permille,
    long milliseconds,
    long revision) {
  static final String NOT_LOADED = "not loaded";
  private static final Set<String> UNDER_WAY = Set.of("waiting", "loading");

  /// Of a run that this is asked about after so many news: below zero, whoever asks wants the state
  /// of this very moment.
  record OfRun(String run, long news) implements KeptRows.Question<FileState> {
    @Override
    public List<FileState> ask(Database database) {
      return database
          .sql("trips/progress_of_run")
          .with("run", run)
          .list(
              row ->
                  new FileState(
                      row.text("name"),
                      row.text("state"),
                      row.textOrNull("reason"),
                      row.number("trips"),
                      row.number("quarantined"),
                      row.number("permille"),
                      row.number("milliseconds"),
                      row.number("revision")));
    }

    @Override
    public Duration fresh() {
      return news < 0 ? Duration.ZERO : Duration.ofSeconds(1);
    }
  }

  boolean isLoaded() {
    return state.startsWith("loaded");
  }

  boolean isUnderWay() {
    return UNDER_WAY.contains(state);
  }

  /// The same when its run is over: nobody goes on with what is under way.
  FileState ended() {
    return isUnderWay()
        ? new FileState(
            name, NOT_LOADED, reason, trips, quarantined, permille, milliseconds, revision)
        : this;
  }

  /// Zero before its first second.
  long rowsPerSecond() {
    return milliseconds == 0 ? 0 : (trips + quarantined) * 1_000 / milliseconds;
  }

  /// A guess from what is done; null where nothing is under way, or nothing is known.
  @Nullable Long secondsLeft() {
    return isUnderWay() && permille > 0
        ? milliseconds * (1_000 - permille) / permille / 1_000
        : null;
  }

  Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("file", name);
    facts.put("state", state);
    facts.put("reason", reason);
    facts.put("trips", trips);
    facts.put("quarantined", quarantined);
    facts.put("percent", permille / 10);
    facts.put("seconds", milliseconds / 1_000.0);
    facts.put("rows_per_second", rowsPerSecond());
    facts.put("seconds_left", secondsLeft());
    return facts;
  }
}
