package dev.jarflow.sampledata;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sample-data",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a CSV file of invented rows, DATASET-SEED.csv.",
      "The same dataset, rows and seed give the same bytes. No row is of a real person."
    },
    footer = {
      "",
      "Example:",
      "  java -jar sample-data.jar applications --seed 7 --out /tmp/samples"
    })
public final class SampleData implements Task {
  @Parameters(paramLabel = "DATASET", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Dataset dataset;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many rows (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Which of the endless files of this kind (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write into; it is made when it is missing.")
  private Path out;

  @Option(
      names = "--slash",
      paramLabel = "ORDER",
      defaultValue = "month-first",
      description = {
        "Of applications: what comes first in 03/04/1990,",
        "day-first or month-first (default: ${DEFAULT-VALUE})."
      })
  private DateOrder slash;

  @Option(
      names = "--hyphen",
      paramLabel = "ORDER",
      defaultValue = "day-first",
      description = {
        "Of applications: what comes first in 03-04-1990,",
        "day-first or month-first (default: ${DEFAULT-VALUE})."
      })
  private DateOrder hyphen;

  public static void main(String... args) {
    Entry.main(new SampleData(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    if (rows < 0) {
      throw new UsageException("expected a number of rows of 0 or more, found " + rows);
    }
    Published.sweep(out);
    Path file = out.resolve(dataset + "-" + seed + ".csv");
    try (Progress progress = run.progress("rows", rows)) {
      Published.write(file, bytes -> write(bytes, run.stop(), progress));
    }
    new Summary("rows", rows, rows, 0, 0).log(run.log());
    return Result.ok("%d rows of %s in %s".formatted(rows, dataset, file))
        .with("file", file)
        .with("rows", rows)
        .with("seed", seed);
  }

  private void write(OutputStream bytes, Stop stop, Progress progress) throws IOException {
    Rows invented = invented(new SplittableRandom(seed));
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(bytes);
    csv.writeRecord(invented.columns());
    for (long row = 0; row < rows; row++) {
      stop.check();
      csv.writeRecord(invented.next());
      progress.add(1);
    }
    csv.flush();
  }

  private Rows invented(SplittableRandom random) {
    return switch (dataset) {
      case APPLICATIONS -> new Applications(random, slash, hyphen);
    };
  }

  /// What can be invented.
  enum Dataset {
    APPLICATIONS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
