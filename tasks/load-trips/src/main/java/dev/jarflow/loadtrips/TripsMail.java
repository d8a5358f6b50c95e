package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.loadtrips.TripsRun.Fate;
import org.jspecify.annotations.Nullable;

/// The report of one load as plain text, for people who read their mail. Files that were refused
/// stand first. `known` has the rows of files that were loaded before.
record TripsMail(
    String batch,
    @Nullable String run,
    boolean samples,
    List<Fate> fates,
    Map<String, Summary> known) {
  /// Files are listed until the text is so long.
  private static final int MOST_BYTES = 60_000;

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_REASON = 500;

  /// Names of files come last, as they may be of any length.
  private static final String ROW = "%14s %12s %9s  %-13s  %s\n";

  private static final String REASON = " ".repeat(39);

  String subject() {
    return (samples ? "trips (sample data): " : "trips: ") + counts();
  }

  String body() {
    StringBuilder text = new StringBuilder();
    long trips = fates.stream().mapToLong(fate -> rows(fate).accepted()).sum();
    long rejected = fates.stream().mapToLong(fate -> rows(fate).rejected()).sum();
    text.append(counts()).append(".\n");
    text.append(
        "%s, %s in quarantine.\n\n"
            .formatted(Result.count(trips, "trip"), Result.count(rejected, "row")));
    text.append(ROW.formatted("trips", "quarantined", "seconds", "state", "file"));
    int bytes = 0;
    int listed = 0;
    for (Fate fate : fates.stream().sorted(Comparator.comparing(this::isWell)).toList()) {
      String lines = lines(fate);
      bytes += lines.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        text.append("and %s more\n".formatted(Result.count(fates.size() - listed, "file")));
        break;
      }
      text.append(lines);
      listed++;
    }
    text.append("\nBatch ").append(batch);
    return text.append(run == null ? "" : ", run " + Printable.of(run)).append(".\n").toString();
  }

  private boolean isWell(Fate fate) {
    return fate.refused() == null;
  }

  private String lines(Fate fate) {
    String state =
        fate.refused() != null ? "refused" : fate.loadedBefore() ? "loaded before" : "loaded";
    String row =
        ROW.formatted(
            rows(fate).accepted(),
            rows(fate).rejected(),
            fate.seconds(),
            state,
            Printable.of(fate.file().name(), LONGEST_NAME));
    return fate.refused() == null
        ? row
        : row + REASON + Printable.of(fate.refused(), LONGEST_REASON) + "\n";
  }

  private Summary rows(Fate fate) {
    return known.getOrDefault(fate.file().sha256(), fate.rows());
  }

  /// `3 files loaded, 1 loaded before, 1 refused`.
  private String counts() {
    long refused = fates.stream().filter(fate -> fate.refused() != null).count();
    long before = fates.stream().filter(Fate::loadedBefore).count();
    return Result.count(fates.size() - refused - before, "file")
        + " loaded"
        + (before == 0 ? "" : ", %d loaded before".formatted(before))
        + (refused == 0 ? "" : ", %d refused".formatted(refused));
  }
}
