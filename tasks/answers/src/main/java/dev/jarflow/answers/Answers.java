package dev.jarflow.answers;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "answers",
    mixinStandardHelpOptions = true,
    description = {
      "Answers the questions in sql/queries/sales, all as of the same moment. Changes nothing.",
      "Writes a CSV file for each question and answers.html. A spreadsheet runs no cell of the CSV files as a formula.",
      "The files name members; the page shows their initials only."
    },
    footer = {"", "Example:", "  java -jar answers.jar --out /tmp/answers"})
public final class Answers implements Task {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write (default: JARFLOW_DATA/out/sales).")
  private @Nullable Path out;

  public static void main(String... args) {
    Entry.main(new Answers(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    Path folder =
        out == null ? run.data().resolve("out").resolve("sales") : out.toAbsolutePath().normalize();
    try (Database database = Database.openForReading(run)) {
      return new AnswersRun(run, database, folder).answer();
    }
  }
}
