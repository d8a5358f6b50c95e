package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is in the database: a picture of its tables, and a dictionary that can be searched.",
      "Writes one page, JARFLOW_DATA/out/catalog/index.html. Reads the database's own catalog and no row.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Example:",
      "  java -jar catalog.jar",
      "  java -jar catalog.jar --mermaid --into docs/database.md"
    })
public final class Catalog implements Task {
  @Option(
      names = "--mermaid",
      description = "Print the picture as Mermaid, a diagram for each schema, and do nothing else.")
  private boolean mermaid;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description =
          "Write the picture into this file instead, between its two lines with the word catalog.")
  private @Nullable Path into;

  public static void main(String... args) {
    Entry.main(new Catalog(), args);
  }

  @Override
  public @Nullable String printed(Run run) {
    return mermaid && into == null ? new Mermaid(read(run)).text() : null;
  }

  @Override
  public Result run(Run run) throws IOException {
    if (into != null && !mermaid) {
      throw new UsageException("expected --mermaid beside --into");
    }
    CatalogRun catalogRun = new CatalogRun(run, read(run));
    return into == null ? catalogRun.publish() : catalogRun.write(Document.read(into));
  }

  private static Warehouse read(Run run) {
    try (Database database = Database.open(run)) {
      return new CatalogReader(database).warehouse();
    }
  }
}
