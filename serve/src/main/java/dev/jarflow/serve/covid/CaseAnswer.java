package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures.Step;
import dev.jarflow.serve.dashboard.Choices;
import dev.jarflow.serve.dashboard.Columns;
import org.jspecify.annotations.Nullable;

/// The figures of a choice, for programs: the very numbers of the chart, and what they are.
record CaseAnswer(CaseChoice choice, List<CaseSeries> countries) {
  private static final String MEAN =
      "(total of the day - total of seven days before) / 7; null unless both are known";
  private static final String UNIT = "people";

  private record Row(Known known, Step step) {}

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("series", choice.measure());
    answer.put("unit", UNIT);
    answer.put("from", choice.from());
    answer.put("to", choice.to());
    answer.put("as_of", choice.asOf());
    answer.put("by", Choices.word(choice.by()));
    answer.put("mean_of_7_days", MEAN);
    answer.putAll(facts(countries.getFirst()));
    answer.put("with", countries.size() == 1 ? null : facts(countries.getLast()));
    return answer;
  }

  private Map<String, @Nullable Object> facts(CaseSeries series) {
    Map<String, @Nullable Object> facts = series.known().facts();
    facts.put("gaps", series.gaps());
    facts.put("revisions", series.revisions().size());
    facts.put(choice.weekly() ? "weeks" : "days", and(new Columns<>()).rows(rows(series).toList()));
    return facts;
  }

  /// The same rows, each with what they are of.
  String csv() {
    Columns<Row> columns =
        new Columns<Row>()
            .text("country", row -> row.known.country())
            .text("source", row -> row.known.source())
            .text("note", row -> row.known.isInvented() ? "invented" : null)
            .text("series", _ -> choice.measure())
            .text("unit", _ -> UNIT)
            .text("as_of", _ -> choice.asOf())
            .text("received_at", row -> row.known.receivedAt());
    return and(columns).csv(countries.stream().flatMap(CaseAnswer::rows).toList());
  }

  private Columns<Row> and(Columns<Row> columns) {
    columns
        .text(choice.weekly() ? "monday" : "day", row -> row.step.at())
        .number("total", row -> row.step.total())
        .number("added", row -> row.step.added())
        .number("days", row -> row.step.days());
    return choice.weekly() ? columns : columns.number("mean_of_7_days", row -> mean(row.step));
  }

  private static @Nullable Double mean(Step step) {
    return step.mean() == null ? null : Double.valueOf(step.mean().doubleValue());
  }

  private static Stream<Row> rows(CaseSeries series) {
    return series.steps().values().stream().map(step -> new Row(series.known(), step));
  }
}
