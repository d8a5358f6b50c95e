package dev.jarflow.promote;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.models.Registry;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the challenger of a model answer instead of its champion, if it is better: both recipes learn anew in the challenger's folds, and the challenger's log loss has to be lower by the corrected resampled t-test, one-sided, at 5 %. Otherwise the champion is kept, which is no failure.",
      "With no champion, the challenger becomes it. Deletes predictions, and model files that never answered, that are older than JARFLOW_KEEP_DAYS.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Examples:",
      "  java -jar promote.jar cars",
      "  java -jar promote.jar cars --rollback 7",
      "  java -jar promote.jar cars --print-champion-at 2026-11-30T12:00:00Z"
    })
public final class Promote implements Task {
  @Parameters(paramLabel = "MODEL", description = "Which model: cars.")
  private String model;

  @ArgGroup private @Nullable Instead instead;

  /// What is done instead of a comparison: one of them.
  static final class Instead {
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
        description = "Print which version was champion at a time like 2026-11-30T12:00:00Z.")
    private @Nullable Instant at;
  }

  public static void main(String... args) {
    Entry.main(new Promote(), args);
  }

  @Override
  public @Nullable String printed(Run run) {
    if (instead == null || instead.at == null) {
      return null;
    }
    try (Database database = Database.open(run)) {
      Integer version =
          new Registry(database, Subject.named(model).schema().name()).championAt(instead.at);
      return version == null ? "none\n" : "version " + version + "\n";
    }
  }

  @Override
  public Result run(Run run) throws IOException {
    Subject subject = Subject.named(model);
    try (Database database = Database.open(run)) {
      Promotion promotion =
          new Promotion(run, subject, new Registry(database, subject.schema().name()));
      return instead == null
          ? promotion.compare()
          : instead.rollback != null
              ? promotion.rollback(instead.rollback)
              : promotion.byHand(Objects.requireNonNull(instead.byHand));
    }
  }
}
