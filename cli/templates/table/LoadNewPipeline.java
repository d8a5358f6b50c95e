package dev.jarflow.loadnewpipeline;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "load-new-pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Loads the rows of a batch into new_pipeline.entry, all of the batch or nothing of it.",
      "A file that is no such table is refused as a whole, and the others are loaded.",
      "A row with anything wrong in it goes to new_pipeline.refused_row, with every reason.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "The files are CSV with the columns day (2026-12-31), name and amount (12.50).",
      "",
      "Example:",
      "  java -jar load-new-pipeline.jar --batch data/store/batches/new-pipeline/1f0c6a2b9d3e.jsonl"
    })
public final class LoadNewPipeline implements Task {
  @Option(
      names = "--batch",
      required = true,
      paramLabel = "MANIFEST",
      description = "The list of the files, as ingest answers it.")
  private Path batch;

  public static void main(String... args) {
    Entry.main(new LoadNewPipeline(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    return LoadRun.load(run, Manifest.read(batch));
  }
}
