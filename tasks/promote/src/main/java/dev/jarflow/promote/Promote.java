package dev.jarflow.promote;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Registry;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the challenger of a model answer instead of its champion, if it is better: both recipes learn anew in the challenger's folds, and the challenger's log loss has to be lower by the corrected resampled t-test, one-sided, at 5 %%. Otherwise the champion is kept, which is no failure.",
      "With no champion, the challenger becomes it. Deletes predictions, and model files that never answered, that are older than JARFLOW_KEEP_DAYS.",
      "A challenger that learned from fewer rows than the champion is not promoted by itself.",
      "A champion that learned from sample data gives way to the first challenger that did not, without a comparison.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Examples:",
      "  java -jar promote.jar cars",
      "  java -jar promote.jar cars --rollback 7",
      "  java -jar promote.jar cars --print-champion-at 2026-11-29T12:00:00Z"
    })
public final class Promote implements Task {
  @Parameters(paramLabel = "MODEL", description = "Which model: cars.")
  private String model;

  @Option(
      names = "--rollback",
      paramLabel = "VERSION",
      description = {
        "Take this version off: the champion before it answers again, and it is never promoted again by itself.",
        "Nothing changes when it is not champion."
      })
  private @Nullable Integer rollback;

  @Option(
      names = "--by-hand",
      paramLabel = "VERSION",
      description = "Let this version answer, without a comparison.")
  private @Nullable Integer byHand;

  @Option(
      names = "--print-champion-at",
      paramLabel = "TIME",
      description = "Print which version was champion at a time like 2026-11-29T12:00:00Z.")
  private @Nullable String at;

  public static void main(String... args) {
    Entry.main(new Promote(), args);
  }

  @Override
  public @Nullable String printed(Run run) {
    if (at == null) {
      return null;
    }
    if (rollback != null || byHand != null) {
      throw new UsageException(
          "expected --print-champion-at alone, found --rollback or --by-hand beside it");
    }
    try (Database database = Database.open(run)) {
      Integer version =
          new Registry(database, Subject.named(model).schema().name()).championAt(moment(at));
      return version == null ? "none\n" : "version " + version + "\n";
    }
  }

  private static Instant moment(String text) {
    try {
      Instant at = Instant.parse(text);
      if (!at.isAfter(Instant.now())) {
        return at;
      }
    } catch (DateTimeException _) {
      // Said below.
    }
    throw new UsageException(
        "expected a time until now, like 2026-11-29T12:00:00Z, in --print-champion-at, found '%s'"
            .formatted(text));
  }

  @Override
  public Result run(Run run) throws IOException {
    Subject subject = Subject.named(model);
    if (rollback != null && byHand != null) {
      throw new UsageException("expected --rollback or --by-hand, found both");
    }
    try (Database database = Database.open(run)) {
      Promotion promotion =
          new Promotion(run, subject, new Registry(database, subject.schema().name()));
      return rollback != null
          ? promotion.rollback(rollback)
          : byHand != null ? promotion.byHand(byHand) : promotion.compare();
    }
  }
}
