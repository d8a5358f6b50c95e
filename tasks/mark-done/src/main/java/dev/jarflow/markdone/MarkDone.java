package dev.jarflow.markdone;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "mark-done",
    mixinStandardHelpOptions = true,
    description = {
      "Marks a batch done and each of its files loaded, so that ingest gives it to no later run.",
      "It is the last task of a pipeline whose own tasks keep nothing in the database; a task that does marks the batch in the transaction that keeps its rows.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Example:",
      "  java -jar mark-done.jar daily-orders --batch data/store/batches/daily-orders/1f0c6a2b9d3e.jsonl"
    })
public final class MarkDone implements Task {
  @Parameters(paramLabel = "DATASET", description = "What the files are: the dataset of ingest.")
  private String dataset;

  @Option(
      names = "--batch",
      required = true,
      paramLabel = "MANIFEST",
      description = "The list of the files, as ingest answers it.")
  private Path batch;

  public static void main(String... args) {
    Entry.main(new MarkDone(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    Manifest manifest = Manifest.read(batch);
    if (manifest.entries().isEmpty()) {
      return Result.nothingToDo("the batch has no files");
    }
    try (Database database = Database.open(run)) {
      boolean now =
          database.transaction(() -> Batches.markDone(database, run, dataset, manifest.batch()));
      String files = Result.count(manifest.entries().size(), "file");
      return Result.ok(
          "batch %s, %s: %s"
              .formatted(manifest.batch(), files, now ? "done" : "it was done before"));
    }
  }
}
