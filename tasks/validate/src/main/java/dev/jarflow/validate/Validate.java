package dev.jarflow.validate;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.Database;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Judges membership applications: who is successful, and every reason why another is not.",
      "Writes successful/BATCH.csv, unsuccessful/BATCH.csv, report/BATCH.html and report/BATCH.json.",
      "Needs no database, unless it is asked for the history."
    },
    footer = {
      "",
      "Example:",
      "  java -jar validate.jar applications --in march.csv --in april.csv --out /tmp/judged"
    })
public final class Validate implements Task {
  private static final Pattern FEED = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /// What can be judged.
  enum Dataset {
    APPLICATIONS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "What the files are: ${COMPLETION-CANDIDATES}.")
  private @Nullable Dataset dataset;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      description = "A CSV file; may be given several times.")
  private @Nullable List<Path> in;

  @Option(names = "--batch", paramLabel = "MANIFEST", description = "What ingest took.")
  private @Nullable Path batch;

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = {
        "Judge again what was refused: DIR is where an earlier validate wrote,",
        "'earlier' is the default of --out. The refusals of --feed are taken."
      })
  private @Nullable String replay;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write (default: JARFLOW_DATA/out/applications).")
  private @Nullable Path out;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      defaultValue = "default",
      description = {
        "The rules: a YAML file, or the name of one in JARFLOW_DATA/policies",
        "(default: ${DEFAULT-VALUE}; see --print-policy)."
      })
  private String policy;

  @Option(
      names = "--feed",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Whose files these are: earlier dates of a feed tell how it writes dates.")
  private String feed;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The day on which ages are measured (default: the policy's).")
  private @Nullable String asOf;

  @Option(
      names = "--history",
      description = "Look at members and dates of earlier batches, in the database of PGHOST.")
  private boolean history;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads work (default: one for each processor).")
  private @Nullable Integer threads;

  @Option(names = "--print-policy", description = "Print the default policy and do nothing else.")
  private boolean printPolicy;

  public static void main(String... args) {
    Entry.main(new Validate(), args);
  }

  @Override
  public @Nullable String printed(Run run) {
    return printPolicy ? PolicyFile.defaultText() : null;
  }

  @Override
  public Result run(Run run) throws Exception {
    Asked asked = asked(run);
    if (!history) {
      return new Validating(run, asked, null).validate();
    }
    try (Database database = Database.open(run)) {
      return new Validating(run, asked, database).validate();
    }
  }

  private Asked asked(Run run) throws Exception {
    if (dataset == null) {
      throw new UsageException("expected a dataset: applications");
    }
    if (!FEED.matcher(feed).matches()) {
      throw new UsageException(
          "expected a feed of small letters, digits and hyphens, found '%s'".formatted(feed));
    }
    if (threads != null && threads < 1) {
      throw new UsageException("expected 1 thread or more, found " + threads);
    }
    Path folder =
        out == null ? run.data().resolve("out").resolve(dataset.toString()) : out.toAbsolutePath();
    boolean again = replay != null && !replay.isEmpty();
    if ((in == null ? 0 : 1) + (batch == null ? 0 : 1) + (again ? 1 : 0) == 0) {
      throw new UsageException("expected one of --in, --batch and --replay");
    }
    if (in != null && (batch != null || again)) {
      throw new UsageException("expected --in alone, found --batch or --replay beside it");
    }
    PolicyFile rules = PolicyFile.named(policy, run.data().resolve("policies"));
    return new Asked(
        in == null ? List.of() : in,
        batch,
        again ? (String.valueOf(replay).equals("earlier") ? folder : Path.of(replay)) : null,
        new Folder(folder),
        asOf == null || asOf.isEmpty() ? rules : rules.asOf(date(asOf)),
        feed,
        threads == null ? Runtime.getRuntime().availableProcessors() : threads);
  }

  private static LocalDate date(String text) {
    LocalDate date = PolicyFile.date(text);
    if (date == null) {
      throw new UsageException(
          "expected a date like 2022-01-01 in --as-of, found '%s'".formatted(text));
    }
    return date;
  }
}
