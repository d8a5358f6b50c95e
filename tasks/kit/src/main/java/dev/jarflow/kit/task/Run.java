package dev.jarflow.kit.task;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Progress;
import org.jspecify.annotations.Nullable;

/// One run of a task: its environment, its log, and whether it was told to stop.
public record Run(Map<String, String> environment, Log log, Stop stop) {

  /// A run of an Airflow DAG, as the operator names it.
  public record Id(String dag, String run) {}

  public @Nullable String environment(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /// The DAG run that this is a part of; null when a person started the program.
  public @Nullable Id id() {
    String run = environment("JARFLOW_RUN_ID");
    String dag = environment("JARFLOW_DAG_ID");
    return run == null ? null : new Id(dag == null ? "" : dag, run);
  }

  /// The folder below which every run reads and writes.
  public Path data() {
    String folder = environment("JARFLOW_DATA");
    return Path.of(folder == null ? "data" : folder).toAbsolutePath().normalize();
  }

  /// Since when what runs leave is kept: for the days that JARFLOW_KEEP_DAYS names, a year when it
  /// is not set.
  public Instant keptSince(Instant now) {
    String days = environment("JARFLOW_KEEP_DAYS");
    if (days != null && !days.matches("[1-9]\\d{0,4}")) {
      throw new UsageException(
          "expected days from 1 to 99999 in JARFLOW_KEEP_DAYS, found '%s'".formatted(days));
    }
    return now.minus(days == null ? 365 : Integer.parseInt(days), ChronoUnit.DAYS);
  }

  /// A heartbeat over work that counts `noun` up to `total`; 0 when nobody knows how many there
  /// are.
  public Progress progress(String noun, long total) {
    return new Progress(log, noun, total);
  }
}
