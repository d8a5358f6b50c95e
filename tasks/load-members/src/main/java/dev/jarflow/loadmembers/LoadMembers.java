package dev.jarflow.loadmembers;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.warehouse.RefusedFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "load-members",
    mixinStandardHelpOptions = true,
    description = {
      "Puts judged applications into the warehouse, a batch whole or not at all.",
      "Members, refused applications and what proved the order of dates go into schema membership; in the same transaction the batch is marked done.",
      "Of a batch that validate rejects nothing is loaded; its files are noted as refused, so that they can be tried again.",
      "A batch that was loaded before is left as it is. If another one was loaded since this one was judged, it must be judged again.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Example:",
      "  java -jar load-members.jar --report data/out/applications/report/1f0c6a2b9d3e.json"
    })
public final class LoadMembers implements Task {
  @Option(
      names = "--report",
      required = true,
      paramLabel = "FILE",
      description =
          "What validate reported, report/BATCH.json; the two CSV files that it names lie beside.")
  private Path report;

  @Option(
      names = "--refused-file",
      paramLabel = "warn|fail",
      defaultValue = "warn",
      description = {
        "When validate refused a file and the others are loaded (default: ${DEFAULT-VALUE}):",
        "warn, or fail after the others are loaded."
      })
  private RefusedFiles.Then refusedFile;

  public static void main(String... args) {
    Entry.main(new LoadMembers(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    return MembersLoad.run(run, report, refusedFile);
  }
}
