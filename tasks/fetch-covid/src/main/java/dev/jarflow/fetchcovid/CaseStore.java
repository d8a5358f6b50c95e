package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Reply;
import dev.jarflow.cases.Reply.Span;
import dev.jarflow.cases.Row.Place;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;

/// The schema `covid`, for one country and source.
record CaseStore(Database database, Run run, String country, String source) {
  private static final int MOST_FINDINGS = 1_000;

  private Query sql(String name) {
    return database.sql(name).with("country", country).with("source", source);
  }

  /// The places that reported before, by measure.
  Map<Measure, Map<Place, Span>> places() {
    Map<Measure, Map<Place, Span>> places = new EnumMap<>(Measure.class);
    sql("covid/places")
        .list(
            row ->
                places
                    .computeIfAbsent(Measure.of(row.text("measure")), _ -> new TreeMap<>())
                    .put(
                        new Place(row.text("province"), row.text("city")),
                        new Span(
                            LocalDate.parse(row.text("first_day")),
                            LocalDate.parse(row.text("last_day")))));
    return places;
  }

  /// Keeps what a reply tells beyond what was known when it came; the days that are new or differ.
  Set<LocalDate> keep(Reply reply, String sha256, Set<Measure> measures, Instant receivedAt) {
    Run.Id id = run.id();
    Long number =
        sql("covid/new_reply")
            .with("sha256", sha256)
            .with("measures", texts(new TreeSet<>(measures)))
            .with("received_at", receivedAt.toString())
            .with("read", reply.read())
            .with("accepted", reply.accepted())
            .with("rejected", reply.rejected())
            .with("skipped", reply.skipped())
            .with("dag_id", id == null ? null : id.dag())
            .with("run_id", id == null ? null : id.run())
            .one(row -> row.number("reply"));
    Set<LocalDate> changed = new TreeSet<>();
    reply
        .figures()
        .forEach(
            (measure, days) ->
                changed.addAll(
                    sql("covid/new_figures")
                        .with("measure", measure.toString())
                        .with("received_at", receivedAt.toString())
                        .with("reply", number)
                        .with("days", texts(days.keySet()))
                        .with("figures", List.copyOf(days.values()))
                        .list(row -> LocalDate.parse(row.text("day")))));
    reply.places().forEach(this::keepPlaces);
    List<Finding> findings = reply.findings().stream().limit(MOST_FINDINGS).toList();
    database
        .sql("covid/new_findings")
        .with("reply", number)
        .with("kinds", texts(findings.stream().map(Finding::kind).toList()))
        .with(
            "days",
            findings.stream().map(each -> each.day() == null ? "" : each.day().toString()).toList())
        .with("details", findings.stream().map(Finding::details).toList())
        .run();
    return changed;
  }

  private void keepPlaces(Measure measure, Map<Place, Span> places) {
    sql("covid/keep_places")
        .with("measure", measure.toString())
        .with("provinces", places.keySet().stream().map(Place::province).toList())
        .with("cities", places.keySet().stream().map(Place::city).toList())
        .with("first_days", texts(places.values().stream().map(Span::first).toList()))
        .with("last_days", texts(places.values().stream().map(Span::last).toList()))
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
    return values.stream().map(String::valueOf).toList();
  }
}
