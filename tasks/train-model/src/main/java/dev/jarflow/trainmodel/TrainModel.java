package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.fitting.Recipe;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Schema;
import dev.jarflow.warehouse.RefusedFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "train-model",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model of car prices: compares candidates on the same folds (ten times ten-fold cross-validation), trains the winner on all rows, and registers it as the challenger of the model that answers now.",
      "The same data and seed give the same bytes of model and the same figures, on any number of threads.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Files are CSV with the columns buying, maint, doors, persons, lug_boot, safety, class: under a heading in any order, or in this order without one.",
      "",
      "Examples:",
      "  java -jar train-model.jar cars --data cars.csv --out /tmp/model --no-register",
      "  java -jar train-model.jar cars --data cars.csv --out /tmp/model --only 'boosting ordinal all'"
    })
public final class TrainModel implements Task {
  @Parameters(paramLabel = "MODEL", description = "What to train: cars.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "A CSV file of rows to train on; may be given several times.")
  private List<Path> data = List.of();

  @Option(
      names = "--batch",
      paramLabel = "MANIFEST",
      description = {
        "What ingest took; when it is empty, the newest delivery that was trained on before.",
        "The batch is marked done in the transaction that registers the model."
      })
  private @Nullable Path batch;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = {
        "Only say how many rows of a file would be learned from, and why the others would not.",
        "Nothing is written, and no database is needed."
      })
  private @Nullable Path check;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for model.json, comparison.json and report.html; it is made when it is missing (default: out/MODEL in the data folder).")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another number draws other folds (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often the ten folds are drawn, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that learn at the same time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--refused-file",
      paramLabel = "warn|fail",
      defaultValue = "warn",
      description = {
        "When a file of a batch is refused and the others are used (default: ${DEFAULT-VALUE}):",
        "warn, or fail after the others were trained on."
      })
  private RefusedFiles.Then refusedFile;

  @Option(
      names = "--only",
      paramLabel = "CANDIDATE",
      description = {
        "Learn by this candidate alone, once, judged by a tenth of the rows; nothing is registered.",
        "One of: majority, frequencies, or logistic or boosting, then ordinal or one-hot, then key, all or all+cluster."
      })
  private @Nullable String only;

  @Option(
      names = "--no-register",
      description = "Write the files and register nothing; no database is needed.")
  private boolean unregistered;

  public static void main(String... args) {
    Entry.main(new TrainModel(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    if (check != null) {
      if (!data.isEmpty() || batch != null) {
        throw new UsageException("expected --check alone, found --data or --batch beside it");
      }
      Schema schema = Subject.named(model).schema();
      return CheckedRows.of(check, schema, run.stop()).result(schema.name());
    }
    if (data.isEmpty() == (batch == null)) {
      throw new UsageException(
          "expected either files (--data) or a batch (--batch), found "
              + (batch == null ? "none" : "both"));
    }
    if (batch != null && (unregistered || only != null)) {
      throw new UsageException(
          "expected --data with --only or --no-register, found --batch: a batch is trained on to be registered");
    }
    if ((unregistered || only != null) && out == null) {
      throw new UsageException(
          "expected --out with --only or --no-register, found none: out/%s is the pipeline's"
              .formatted(model));
    }
    if (repetitions < 1 || repetitions > 100 || threads < 1 || threads > 256) {
      throw new UsageException(
          "expected 1 to 100 repetitions and 1 to 256 threads, found %d and %d"
              .formatted(repetitions, threads));
    }
    Subject subject = Subject.named(model);
    Training training =
        new Training(
            run,
            subject,
            out == null ? run.data().resolve("out").resolve(subject.schema().name()) : out,
            new Training.Effort(seed, repetitions, threads));
    if (only != null) {
      return training.only(recipe(only), data);
    }
    return unregistered
        ? training.unregistered(data)
        : batch == null
            ? training.registeringFiles(data)
            : training.registeringBatch(batch, refusedFile);
  }

  private static Recipe recipe(String words) {
    return Recipe.of(words)
        .orElseThrow(
            () ->
                new UsageException(
                    "expected a candidate, one of '%s'; found '%s'"
                        .formatted(
                            Recipe.ALL.stream()
                                .map(Recipe::words)
                                .collect(Collectors.joining("', '")),
                            words)));
  }
}
