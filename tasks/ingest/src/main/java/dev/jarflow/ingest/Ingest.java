package dev.jarflow.ingest;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the files of a landing folder into one batch, each content exactly once.",
      "They are copied to the store by content, listed in a manifest, and then removed from the folder.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Example:",
      "  java -jar ingest.jar applications --pattern '*.csv' --after archive"
    })
public final class Ingest implements Task {
  private static final Pattern DATASET = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  @Parameters(
      paramLabel = "DATASET",
      description = "What the files are, for instance applications.")
  private String dataset;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Folder, or file: URI, to take from (default: JARFLOW_DATA/landing/DATASET).")
  private @Nullable String from;

  @Option(
      names = "--pattern",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Take only files whose name matches (default: ${DEFAULT-VALUE}).")
  private String pattern;

  @Option(
      names = "--after",
      defaultValue = "remove",
      description = {
        "What becomes of a file once it is in the store (default: ${DEFAULT-VALUE}):",
        "remove, keep, or archive (moved to .archive in its folder)."
      })
  private After after;

  @Option(
      names = "--empty",
      defaultValue = "skip",
      description = {
        "The answer when there is nothing to take (default: ${DEFAULT-VALUE}):",
        "skip (NOTHING_TO_DO), or ok with an empty manifest, so that later tasks still run."
      })
  private WhenEmpty empty;

  @Option(
      names = "--quiet",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = {
        "A file is taken when nothing wrote to it for this long (default: ${DEFAULT-VALUE});",
        "others are left for next time."
      })
  private Duration quiet;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = {
        "An unfinished batch is offered to a later run after this time (default: ${DEFAULT-VALUE});",
        "best a little less than lies between two runs."
      })
  private Duration lease;

  @Option(
      names = "--offer",
      paramLabel = "BATCH",
      description = "Take nothing; put this unfinished batch back on offer for the next run.")
  private @Nullable String offer;

  public static void main(String... args) {
    Entry.main(new Ingest(), args);
  }

  @Override
  public Result run(Run run) throws Exception {
    if (!DATASET.matcher(dataset).matches()) {
      throw new UsageException(
          "expected a dataset of small letters, digits and hyphens, found '%s'".formatted(dataset));
    }
    try (Database database = Database.open(run)) {
      BatchRegister register = new BatchRegister(database, run.id(), dataset, lease);
      if (offer != null) {
        return offerAgain(register, offer);
      }
      Path folder = from == null ? Landing.dropFolder(run.data(), dataset) : Landing.folder(from);
      Landing landing = Landing.of(folder, pattern, quiet);
      Store store = Store.below(run.data(), register.erased());
      return new IngestRun(run, register, landing, store, after, empty).take();
    }
  }

  private Result offerAgain(BatchRegister register, String batch) {
    if (!register.offerAgain(batch)) {
      throw new UsageException(
          "expected an unfinished batch of %s, found no such batch %s".formatted(dataset, batch));
    }
    return Result.ok("the next run of %s is given batch %s".formatted(dataset, batch))
        .with("batch", batch);
  }
}
