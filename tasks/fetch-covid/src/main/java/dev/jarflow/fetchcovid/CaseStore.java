package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Place;
import dev.jarflow.cases.Place.Series;
import dev.jarflow.cases.Place.Span;
import dev.jarflow.cases.Reply;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// The schema `covid`, for one country and source.
record CaseStore(Database database, Run run, String country, String source) {

  /// A reply as it came and when; its content is in the store.
  record Raw(String sha256, Instant receivedAt, Set<Measure> wanted) {}

  /// Until the connection is closed, nobody else asks or loads the same.
  static CaseStore locked(Database database, Run run, String country, String source) {
    CaseStore cases = new CaseStore(database, run, country, source);
    cases.sql("covid/lock").run();
    return cases;
  }

  private Query sql(String name) {
    return database.sql(name).with("country", country).with("source", source);
  }

  /// A reply with this content, which comes now; of a file, when it came first.
  Raw raw(String sha256, Set<Measure> wanted) {
    return Objects.requireNonNull(
        sql("covid/received_at")
            .with("sha256", sha256)
            .one(row -> new Raw(sha256, row.moment("received_at"), wanted)));
  }

  /// The first day to ask for; null when no day is known.
  @Nullable LocalDate askFrom(Set<Measure> measures) {
    return sql("covid/ask_from").with("measures", List.copyOf(measures)).one(row -> row.day("day"));
  }

  /// What places had told before a time.
  Map<Series, Span> places(Instant before) {
    Map<Series, Span> places = new HashMap<>();
    sql("covid/places")
        .with("before", before)
        .list(
            row ->
                places.put(
                    new Series(
                        new Place(row.text("province"), row.text("city")),
                        Measure.of(row.text("measure"))),
                    new Span(
                        row.day("first_day"),
                        row.day("last_day"),
                        row.numberOrNull("last_figure"),
                        row.truth("ended"))));
    return places;
  }

  /// The digests of what only replies from before a time hold.
  List<String> oldContents(Instant before) {
    return database
        .sql("covid/old_contents")
        .with("before", before)
        .list(row -> row.text("sha256"));
  }

  /// Keeps what a reply tells beyond what was known when it came; the days that are new or differ.
  Set<LocalDate> keep(Reply reply, Map<Series, Span> known, Raw raw) {
    record Kept(long number, boolean isNew) {}
    Instant receivedAt = raw.receivedAt();
    Run.Id id = run.id();
    Kept kept =
        Objects.requireNonNull(
            sql("covid/new_reply")
                .with("sha256", raw.sha256())
                .with("measures", raw.wanted().stream().sorted().toList())
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
                        .with("days", List.copyOf(days.keySet()))
                        .with("figures", List.copyOf(days.values()))
                        .list(row -> row.day("day"))));
    Map<Series, Span> places = new HashMap<>(reply.places());
    places.entrySet().removeAll(known.entrySet());
    sql("covid/keep_places")
        .with("received_at", receivedAt)
        .with("measures", places.keySet(), Series::measure)
        .with("provinces", places.keySet(), each -> each.place().province())
        .with("cities", places.keySet(), each -> each.place().city())
        .with("first_days", places.values(), Span::first)
        .with("last_days", places.values(), Span::last)
        .with("last_figures", places.values(), Span::figure)
        .with("ended", places.values(), Span::ended)
        .run();
    if (kept.isNew) {
      List<Finding> findings = reply.findings().first();
      database
          .sql("covid/new_findings")
          .with("reply", kept.number)
          .with("kinds", findings, Finding::kind)
          .with("days", findings, Finding::day)
          .with("details", findings, Finding::details)
          .run();
    }
    return changed;
  }

  /// The figures as they are known now: of each day the last that was told.
  Figures figures(Measure measure) {
    NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
    sql("covid/versions")
        .with("measure", measure.toString())
        .with("as_of", null)
        .list(row -> cumulative.put(row.day("day"), row.number("figure")));
    return new Figures(cumulative);
  }

  /// How many figures were changed later, and the last change; null when there was none.
  record Revisions(long count, @Nullable String last) {}

  Revisions revisions(Measure measure) {
    Revisions revisions =
        sql("covid/revisions")
            .with("measure", measure.toString())
            .one(row -> new Revisions(row.number("revisions"), row.textOrNull("last_revision")));
    return Objects.requireNonNull(revisions);
  }
}
