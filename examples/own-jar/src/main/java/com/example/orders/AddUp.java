package com.example.orders;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "add-up",
    mixinStandardHelpOptions = true,
    description = "Adds up the orders of a file, from the day after --since on.")
public final class AddUp implements Task {
  @Option(
      names = "--file",
      required = true,
      paramLabel = "CSV",
      description = "Lines of a day and an amount: 2026-11-30,12.50")
  private Path file;

  @Option(
      names = "--since",
      paramLabel = "DAY",
      defaultValue = "${env:JARFLOW_WATERMARK:-}",
      description = "The last day that was added up; Airflow remembers it. By default all count.")
  private String since;

  public static void main(String... args) {
    Entry.main(new AddUp(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("there is no file " + file);
    }
    String last = since.replace("\"", "");
    BigDecimal total = BigDecimal.ZERO;
    int rows = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        run.stop().check();
        String[] order = line.split(",", 2);
        if (order.length < 2 || !order[1].matches("\\d{1,9}\\.\\d\\d")) {
          throw new RejectedException("expected a day and an amount, found " + line);
        }
        if (order[0].compareTo(last) > 0) {
          total = total.add(new BigDecimal(order[1]));
          last = order[0];
          rows++;
        }
      }
    }
    if (rows == 0) {
      return Result.nothingToDo("no order since " + last);
    }
    return Result.ok("%d orders up to %s: %s".formatted(rows, last, total))
        .with("rows", rows)
        .with("watermark", last);
  }
}
