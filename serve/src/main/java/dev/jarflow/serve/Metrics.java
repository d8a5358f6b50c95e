package dev.jarflow.serve;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Counts the answers since the start, in the form that Prometheus reads. Only a request with the
/// token in a file may see them; without such a file none may. Thread-safe.
final class Metrics {
  private static final int LONGEST_TOKEN = 4096;

  private final @Nullable Path file;
  private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Instant start = Instant.now();

  Metrics(@Nullable Path file) {
    this.file = file;
  }

  void add(int status, long took) {
    answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
    nanos.add(took);
  }

  /// Answers of models that were not written down.
  void lost(long predictions) {
    lost.add(predictions);
  }

  /// The file is read each time, so that another token holds at once.
  boolean knows(@Nullable String token) throws IOException {
    if (file == null || token == null || !Files.isReadable(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String ours = new String(in.readNBytes(LONGEST_TOKEN), StandardCharsets.UTF_8).strip();
      return !ours.isEmpty()
          && MessageDigest.isEqual(
              ours.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# HELP jarflow_serve_answers_total Requests that were answered, by status.\n")
        .append("# TYPE jarflow_serve_answers_total counter\n");
    answers.forEach(
        (status, count) ->
            text.append(
                "jarflow_serve_answers_total{status=\"%d\"} %d\n".formatted(status, count.sum())));
    Runtime machine = Runtime.getRuntime();
    number(text, "answer_seconds_total", "counter", "Time that answering took.", nanos.sum() / 1e9);
    number(
        text,
        "predictions_lost_total",
        "counter",
        "Answers of models that were not written down.",
        (double) lost.sum());
    number(
        text,
        "heap_bytes",
        "gauge",
        "Memory in use.",
        (double) (machine.totalMemory() - machine.freeMemory()));
    number(
        text, "start_time_seconds", "gauge", "When it started.", (double) start.getEpochSecond());
    return text.toString();
  }

  private static void number(
      StringBuilder text, String name, String type, String help, double value) {
    text.append(
        "# HELP jarflow_serve_%1$s %3$s\n# TYPE jarflow_serve_%1$s %2$s\njarflow_serve_%1$s %4$s\n"
            .formatted(
                name,
                type,
                help,
                new BigDecimal(value).setScale(6, RoundingMode.HALF_UP).toPlainString()));
  }
}
