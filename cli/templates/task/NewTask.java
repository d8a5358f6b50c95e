package dev.jarflow.newtask;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "new-task",
    mixinStandardHelpOptions = true,
    description = {
      "Counts the lines of a batch's files.",
      "A file that is not UTF-8 text is rejected; those before and after it are counted."
    },
    footer = {
      "",
      "Example:",
      "  java -jar new-task.jar --batch data/store/batches/applications/1f0c6a2b9d3e.jsonl"
    })
public final class NewTask implements Task {
  @Option(
      names = "--batch",
      required = true,
      paramLabel = "MANIFEST",
      description = "The list of the files, as ingest answers it.")
  private Path batch;

  public static void main(String... args) {
    Entry.main(new NewTask(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    Lines found = Lines.count(run, Manifest.read(batch).entries());
    new Summary("files", found.files(), found.accepted(), found.rejected(), 0).log(run.log());
    return answer(found).with("lines", found.lines()).with("rejected", found.rejected());
  }

  private static Result answer(Lines found) {
    if (found.files() == 0) {
      return Result.nothingToDo("the batch has no files");
    }
    if (found.rejected() > 0) {
      return Result.rejected(
          "expected UTF-8 text in every file, found other bytes in %d of %d"
              .formatted(found.rejected(), found.files()));
    }
    return Result.ok(counted(found.lines(), "line") + " in " + counted(found.files(), "file"));
  }

  private static String counted(long number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
