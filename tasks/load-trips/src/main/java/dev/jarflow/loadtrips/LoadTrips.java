package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.RefusedFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "load-trips",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the trips of a batch into the warehouse, each file whole or not at all.",
      "A row that is no trip is quarantined with its reason. A file with too many of them, or one that cannot be read, is refused as a whole, and the others are loaded.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "The files are CSV: region,origin_coord,destination_coord,datetime,datasource.",
      "A place is POINT (14.4973794 50.0013687), longitude first; a time is 2018-05-28 09:03:40.",
      "",
      "Examples:",
      "  java -jar load-trips.jar --batch data/store/batches/trips/1f0c6a2b9d3e.jsonl",
      "  java -jar load-trips.jar --check trips.csv"
    })
public final class LoadTrips implements Task {
  private static final int ALL = 100;

  @Option(
      names = "--batch",
      paramLabel = "MANIFEST",
      description = "The list of the files, as ingest answers it.")
  private @Nullable Path batch;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "Only say how many rows of a file would be loaded, and why the others would not. Nothing is written.")
  private @Nullable Path check;

  @Option(
      names = "--most-rejected",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = {
        "A file in which more of 100 rows are no trips is refused as a whole",
        "(default: ${DEFAULT-VALUE})."
      })
  private int mostRejected;

  @Option(
      names = "--refused-file",
      paramLabel = "warn|fail",
      defaultValue = "warn",
      description = {
        "When a file of a batch is refused and the others are loaded (default: ${DEFAULT-VALUE}):",
        "warn, or fail after the others are loaded."
      })
  private RefusedFiles.Then refusedFile;

  public static void main(String... args) {
    Entry.main(new LoadTrips(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    if (mostRejected < 0 || mostRejected > ALL) {
      throw new UsageException(
          "expected --most-rejected from 0 to 100, found %d".formatted(mostRejected));
    }
    MostRejected most = new MostRejected(mostRejected);
    if (check != null && batch == null) {
      return FileCheckRun.check(run, check, most).result(TripsRun.DATASET);
    }
    if (batch == null || check != null) {
      throw new UsageException(
          "expected either --batch or --check, found " + (batch == null ? "none" : "both"));
    }
    Manifest manifest = Manifest.read(batch);
    return manifest.entries().isEmpty()
        ? Result.nothingToDo("the batch has no files")
        : TripsRun.load(run, manifest, most, refusedFile);
  }
}
