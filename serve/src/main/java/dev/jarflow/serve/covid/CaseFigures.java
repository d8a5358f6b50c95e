package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// The figures of the warehouse, read at most every few seconds. Thread-safe: whoever asks for the
/// same figures meanwhile gets what was read.
public final class CaseFigures implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int MOST_KEPT = 50;

  private final Run run;
  private final Map<List<?>, Kept> kept = new ConcurrentHashMap<>();
  private @Nullable Database database;

  private record Kept(Object value, long until) {}

  /// A country as a source tells it.
  public record Known(
      String country, String source, LocalDate first, LocalDate last, Instant receivedAt) {
    /// Figures of the simulator are invented, and every page, file and answer says so.
    boolean isInvented() {
      return source.equals("simulator");
    }
  }

  /// A figure that its source changed later.
  record Revision(LocalDate day, long before, long figure, Instant at) {}

  public CaseFigures(Run run) {
    this.run = run;
  }

  @SuppressWarnings("unchecked")
  List<Known> known() {
    return (List<Known>)
        read(
            List.of("known"),
            open ->
                open.sql("covid/known")
                    .list(
                        row ->
                            new Known(
                                row.text("country"),
                                row.text("source"),
                                LocalDate.parse(row.text("first_day")),
                                LocalDate.parse(row.text("last_day")),
                                instant(row.text("received_at")))));
  }

  Figures figures(CaseChoice choice) {
    return (Figures)
        read(
            Arrays.asList(
                "figures", choice.country(), choice.source(), choice.measure(), choice.asOf()),
            open -> {
              NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
              of(open, "covid/figures", choice)
                  .list(
                      row ->
                          cumulative.put(LocalDate.parse(row.text("day")), row.number("figure")));
              return new Figures(cumulative);
            });
  }

  @SuppressWarnings("unchecked")
  List<Revision> revisions(CaseChoice choice) {
    return (List<Revision>)
        read(
            Arrays.asList("revisions", choice),
            open ->
                of(open, "covid/revised_days", choice)
                    .with("from_day", choice.from().toString())
                    .with("to_day", choice.to().toString())
                    .list(
                        row ->
                            new Revision(
                                LocalDate.parse(row.text("day")),
                                row.number("figure_before"),
                                row.number("figure"),
                                instant(row.text("revised_at")))));
  }

  private static Query of(Database open, String name, CaseChoice choice) {
    return open.sql(name)
        .with("country", choice.country())
        .with("source", choice.source())
        .with("measure", choice.measure().toString())
        .with("as_of", choice.asOf() == null ? null : choice.asOf().toString());
  }

  private Object read(List<?> key, Function<Database, Object> query) {
    Kept known = kept.get(key);
    return known != null && known.until > System.nanoTime() ? known.value : readNow(key, query);
  }

  private synchronized Object readNow(List<?> key, Function<Database, Object> query) {
    Kept known = kept.get(key);
    if (known != null && known.until > System.nanoTime()) {
      return known.value;
    }
    boolean whole = false;
    try {
      if (database == null) {
        database = Database.openForReading(run);
      }
      Object value = query.apply(database);
      whole = true;
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(key, new Kept(value, System.nanoTime() + FRESH.toNanos()));
      return value;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (database != null) {
      database.close();
      database = null;
    }
  }

  private static Instant instant(String json) {
    return OffsetDateTime.parse(json).toInstant();
  }
}
