package dev.jarflow.grouptrips;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "group-trips",
    mixinStandardHelpOptions = true,
    description = {
      "Counts the trips that belong together: they begin in one cell, end in one cell, and begin in the same hour of the",
      "day. Keeps the busiest groups of each of the 50 regions with most trips, in place of those it found before.",
      "It reads all trips: one or two seconds for a million.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {"", "Example:", "  java -jar group-trips.jar --cell 0.005 --most 20"})
public final class GroupTrips implements Task {
  /// As many as a page lists.
  private static final int REGIONS = 50;

  private static final int MOST = 100;
  private static final int UNITS_IN_A_DEGREE = 10_000_000;
  private static final BigDecimal SMALLEST = new BigDecimal("0.001");
  private static final Duration LONGEST = Duration.ofHours(4);

  @Option(
      names = "--cell",
      paramLabel = "DEGREES",
      defaultValue = "0.01",
      description =
          "The side of a cell, from 0.001 to 1 (default: ${DEFAULT-VALUE}, which is 1.1 km northward).")
  private BigDecimal cell;

  @Option(
      names = "--most",
      paramLabel = "NUMBER",
      defaultValue = "100",
      description =
          "How many groups of a region to keep, from 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int most;

  public static void main(String... args) {
    Entry.main(new GroupTrips(), args);
  }

  @Override
  public Result run(Run run) {
    if (cell.compareTo(SMALLEST) < 0 || cell.compareTo(BigDecimal.ONE) > 0) {
      throw new UsageException("expected --cell from 0.001 to 1, found " + cell.toPlainString());
    }
    if (most < 1 || most > MOST) {
      throw new UsageException("expected --most from 1 to 100, found %d".formatted(most));
    }
    int units = cell.multiply(BigDecimal.valueOf(UNITS_IN_A_DEGREE)).intValue();
    try (Database database = Database.open(run, LONGEST)) {
      int groups = database.transaction(() -> group(database, units));
      return groups == 0
          ? Result.nothingToDo("no two trips belong together")
          : Result.ok(Result.count(groups, "busiest group") + " kept").with("groups", groups);
    }
  }

  private int group(Database database, int units) {
    database.sql("trips/lock_groups").run();
    database.sql("trips/set_grouping_memory").run();
    int _ = database.sql("trips/delete_groups").update();
    return database
        .sql("trips/group_trips")
        .with("regions", REGIONS)
        .with("cell", units)
        .with("most", most)
        .update();
  }
}
