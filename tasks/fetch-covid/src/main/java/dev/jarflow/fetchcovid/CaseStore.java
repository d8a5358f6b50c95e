package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Reply;
import dev.jarflow.cases.Row.Place;
import dev.jarflow.cases.Span;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// The schema `covid`, for one country and source.
record CaseStore(Database database, Run run, String country, String source) {

  private Query sql(String name) {
    return database.sql(name).with("country", country).with("source", source);
  }

  /// Until the connection is closed, nobody else asks or loads the same.
  void lock() {
    sql("covid/lock").run();
  }

  /// When a reply with this content comes; of a file, when it came first.
  Instant receivedAt(String sha256) {
    Instant at =
        sql("covid/received_at")
            .with("sha256", sha256)
            .one(row -> OffsetDateTime.parse(row.text("received_at")).toInstant());
    return Objects.requireNonNull(at);
  }

  /// The first day to ask for; null when no day is known.
  @Nullable LocalDate askFrom(Set<Measure> measures) {
    String day =
        sql("covid/ask_from")
            .with("measures", texts(measures))
            .one(row -> Objects.requireNonNullElse(row.textOrNull("day"), ""));
    return day == null || day.isEmpty() ? null : LocalDate.parse(day);
  }

  /// The places that had reported before a time.
  Map<Place, Map<Measure, Span>> places(Instant before) {
    Map<Place, Map<Measure, Span>> places = new TreeMap<>();
    sql("covid/places")
        .with("before", before.toString())
        .list(
            row -> {
              String figure = row.textOrNull("last_figure");
              return places
                  .computeIfAbsent(
                      new Place(row.text("province"), row.text("city")),
                      _ -> new EnumMap<>(Measure.class))
                  .put(
                      Measure.of(row.text("measure")),
                      new Span(
                          LocalDate.parse(row.text("first_day")),
                          LocalDate.parse(row.text("last_day")),
                          figure == null ? null : Long.valueOf(figure),
                          row.truth("ended")));
            });
    return places;
  }

  /// Keeps what a reply tells beyond what was known when it came; the days that are new or differ.
  Set<LocalDate> keep(Reply reply, Map<Place, Map<Measure, Span>> known, FetchRun.Raw raw) {
    record Kept(long number, boolean isNew) {}
    String receivedAt = raw.receivedAt().toString();
    Run.Id id = run.id();
    Kept kept =
        Objects.requireNonNull(
            sql("covid/new_reply")
                .with("sha256", raw.sha256())
                .with("measures", texts(new TreeSet<>(raw.wanted())))
                .with("received_at", receivedAt)
                .with("read", reply.read())
                .with("accepted", reply.accepted())
                .with("rejected", reply.rejected())
                .with("skipped", reply.skipped())
                .with("dag_id", id == null ? null : id.dag())
                .with("run_id", id == null ? null : id.run())
                .one(row -> new Kept(row.number("reply"), row.truth("new"))));
    Set<LocalDate> changed = new TreeSet<>();
    reply
        .figures()
        .forEach(
            (measure, days) ->
                changed.addAll(
                    sql("covid/new_figures")
                        .with("measure", measure.toString())
                        .with("received_at", receivedAt)
                        .with("reply", kept.number)
                        .with("days", texts(days.keySet()))
                        .with("figures", List.copyOf(days.values()))
                        .list(row -> LocalDate.parse(row.text("day")))));
    keepPlaces(reply.places(), known, receivedAt);
    if (kept.isNew) {
      List<Finding> findings = reply.findings().first();
      database
          .sql("covid/new_findings")
          .with("reply", kept.number)
          .with("kinds", texts(findings, Finding::kind))
          .with("days", texts(findings, each -> each.day() == null ? "" : each.day()))
          .with("details", texts(findings, Finding::details))
          .run();
    }
    return changed;
  }

  private void keepPlaces(
      Map<Place, Map<Measure, Span>> places,
      Map<Place, Map<Measure, Span>> known,
      String receivedAt) {
    record Told(Place place, Measure measure, Span span) {}
    List<Told> told = new ArrayList<>();
    places.forEach(
        (place, spans) ->
            spans.forEach(
                (measure, span) -> {
                  if (!span.equals(known.getOrDefault(place, Map.of()).get(measure))) {
                    told.add(new Told(place, measure, span));
                  }
                }));
    sql("covid/keep_places")
        .with("received_at", receivedAt)
        .with("measures", texts(told, Told::measure))
        .with("provinces", texts(told, each -> each.place.province()))
        .with("cities", texts(told, each -> each.place.city()))
        .with("first_days", texts(told, each -> each.span.first()))
        .with("last_days", texts(told, each -> each.span.last()))
        .with("last_figures", told.stream().map(each -> each.span.figure()).toList())
        .with("ended", texts(told, each -> each.span.ended()))
        .run();
  }

  /// The figures as they are known now.
  Figures figures(Measure measure) {
    NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
    sql("covid/figures")
        .with("measure", measure.toString())
        .with("as_of", null)
        .list(row -> cumulative.put(LocalDate.parse(row.text("day")), row.number("figure")));
    return new Figures(cumulative);
  }

  long revisions(Measure measure) {
    Long revisions =
        sql("covid/revisions")
            .with("measure", measure.toString())
            .one(row -> row.number("revisions"));
    return Objects.requireNonNull(revisions);
  }

  private static List<String> texts(Collection<?> values) {
    return texts(values, Function.identity());
  }

  private static <T> List<String> texts(Collection<? extends T> values, Function<T, ?> of) {
    return values.stream().map(of).map(String::valueOf).toList();
  }
}
