package dev.jarflow.serve.trips;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.quoted;

import module java.base;

import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Live;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.warehouse.Database;

/// A run that loads files of trips: its state in Airflow, and how far each file is.
record Ingestion(String run, String state, List<FileState> files) {
  private static final Set<String> OVER = Set.of("success", "failed");
  private static final int MOST_FILES = 500;

  /// Nobody goes on with the files of a run that is over.
  static Ingestion of(String run, String state, List<FileState> files) {
    return new Ingestion(
        run, state, isOver(state) ? files.stream().map(FileState::ended).toList() : files);
  }

  static boolean isOver(String state) {
    return OVER.contains(state);
  }

  /// Shown anew with each event of this address, until the run is over.
  Page page(String events) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Ingestion of trips"));
    if (!isOver(state)) {
      parts.add(new Live(events));
    }
    parts.add(
        new Cards()
            .with("Run", state)
            .with("Files loaded", loaded() + " of " + files.size())
            .with("Trips", sum(FileState::trips))
            .with("Quarantined", sum(FileState::quarantined)));
    if (files.isEmpty()) {
      parts.add(
          Part.paragraph(
              switch (state) {
                case "success" -> "There was nothing new to load, or the run is over a month old.";
                case "failed" ->
                    "The run failed before a file was loaded, or is over a month old. The reason is in its log in Airflow.";
                default ->
                    "The files are taken first. They are shown here once their loading begins.";
              }));
    }
    parts.addAll(
        Listing.of("Files", files)
            .text("File", file -> quoted(file.name()))
            .text("State", FileState::state)
            .share(
                "Read",
                file ->
                    line(
                        file.permille() / 10,
                        " %",
                        Inline.meter(Tone.QUIET, file.permille(), 1_000)))
            .number("Trips", FileState::trips)
            .number("Quarantined", FileState::quarantined)
            .text("Time", Ingestion::time)
            .parts(MOST_FILES));
    parts.addAll(
        Listing.of("Refused", files.stream().filter(file -> file.reason() != null).toList())
            .text("File", file -> quoted(file.name()))
            .prose("Why", file -> String.valueOf(file.reason()))
            .parts(MOST_FILES));
    return new Page("Ingestion · Jarflow", line(count(files.size(), "file"), ": ", state), parts);
  }

  private static String time(FileState file) {
    Long left = file.secondsLeft();
    return "%s s, %,d rows/s%s"
        .formatted(
            BigDecimal.valueOf(file.milliseconds(), 3).setScale(1, RoundingMode.HALF_UP),
            file.rowsPerSecond(),
            left == null ? "" : ", about %,d s left".formatted(left));
  }

  private long loaded() {
    return files.stream().filter(FileState::isLoaded).count();
  }

  private long sum(ToLongFunction<FileState> number) {
    return files.stream().mapToLong(number).sum();
  }

  /// One of the newest.
  record Latest(
      String run, long files, long waiting, long refused, long trips, long quarantined, String at) {

    /// Of all runs.
    record All() implements KeptRows.Question<Latest> {
      @Override
      public List<Latest> ask(Database database) {
        return database
            .sql("trips/latest_runs")
            .list(
                row ->
                    new Latest(
                        row.text("run"),
                        row.number("files"),
                        row.number("waiting"),
                        row.number("refused"),
                        row.number("trips"),
                        row.number("quarantined"),
                        row.text("at")));
      }
    }
  }
}
