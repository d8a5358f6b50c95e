package dev.jarflow.validate;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.validate.input.PolicyFile;
import dev.jarflow.validate.output.OutputFolder;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Decides which membership applications are successful, and gives every reason for each",
      "one that is not.",
      "Writes successful/BATCH.csv, unsuccessful/BATCH.csv, report/BATCH.html and report/BATCH.json.",
      "Needs a database only with --history."
    },
    footer = {
      "",
      "Example:",
      "  java -jar validate.jar applications --in march.csv --in april.csv --out /tmp/judged"
    })
public final class Validate implements Task {
  private static final Pattern FEED = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

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
      description = "The kind of files: ${COMPLETION-CANDIDATES}.")
  private @Nullable Dataset dataset;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      description = "A CSV file to judge; may be given several times.")
  private List<Path> in = List.of();

  @Option(
      names = "--batch",
      paramLabel = "MANIFEST",
      description = "The manifest of a batch, as ingest wrote it.")
  private @Nullable Path batch;

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = {
        "Judge the refusals of the feed (--feed) again. DIR is the folder that an earlier",
        "validate wrote into; the word 'earlier' is the default of --out."
      })
  private String replay = "";

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = {
        "Only say how many rows of a file would be successful, and why the others would not be.",
        "Nothing is written. Where PGHOST is set, loaded batches are looked at too."
      })
  private @Nullable Path check;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to write into (default: JARFLOW_DATA/out/applications).")
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
      description = {
        "The sender of these files. Earlier batches of a feed show the order of day and month",
        "in its dates."
      })
  private String feed;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The day on which ages are measured (default: the day in the policy).")
  private String asOf = "";

  @Option(
      names = "--history",
      description =
          "Also look at the members and dates of loaded batches, in the database of PGHOST.")
  private boolean history;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "The number of threads (default: one for each processor).")
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
    if (check != null) {
      return check(run, check);
    }
    ValidateRun.Request request = request(run);
    if (!history) {
      return new ValidateRun(run, request, null).validate();
    }
    try (Database database = Database.open(run)) {
      return new ValidateRun(run, request, database).validate();
    }
  }

  private Result check(Run run, Path file) throws Exception {
    checkOptions();
    if (!in.isEmpty() || batch != null || !replay.isEmpty() || out != null) {
      throw new UsageException("expected --check alone, found --in, --batch, --replay or --out");
    }
    boolean asks = run.environment("PGHOST") != null;
    try (Database database = asks ? Database.openForReading(run) : null) {
      return new CheckedFile(run, rules(run), feed, threads(), database)
          .check(file)
          .result(String.valueOf(dataset));
    }
  }

  private ValidateRun.Request request(Run run) throws Exception {
    checkOptions();
    Path folder =
        out == null
            ? run.data().resolve("out").resolve(String.valueOf(dataset))
            : out.toAbsolutePath();
    if (in.isEmpty() && batch == null && replay.isEmpty()) {
      throw new UsageException("expected one of --in, --batch and --replay");
    }
    if (!in.isEmpty() && (batch != null || !replay.isEmpty())) {
      throw new UsageException("expected --in alone, found --batch or --replay beside it");
    }
    Path earlier = replay.isEmpty() ? null : replay.equals("earlier") ? folder : Path.of(replay);
    return new ValidateRun.Request(
        new ValidateRun.Input(in, batch, earlier),
        new OutputFolder(folder),
        rules(run),
        feed,
        threads());
  }

  private PolicyFile rules(Run run) throws IOException {
    PolicyFile rules = PolicyFile.named(policy, run.data().resolve("policies"));
    return asOf.isEmpty() ? rules : rules.asOf(date(asOf));
  }

  private int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private void checkOptions() {
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
