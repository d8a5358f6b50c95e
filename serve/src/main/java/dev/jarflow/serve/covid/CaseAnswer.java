package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.serve.covid.CaseSeries.Step;
import dev.jarflow.tabular.TableWriter;
import org.jspecify.annotations.Nullable;

/// The figures of a choice, for programs: the very numbers of the chart, and what they are.
record CaseAnswer(CaseChoice choice, List<CaseSeries> countries) {
  private static final String MEAN =
      "(total of the day - total of seven days before) / 7; null unless both are known";
  private static final String UNIT = "people";
  private static final List<String> COMMON =
      List.of("country", "source", "note", "series", "unit", "as_of", "received_at");
  private static final List<String> DAYS =
      List.of("day", "total", "added", "days", "mean_of_7_days");
  private static final List<String> WEEKS = List.of("monday", "added");

  String json() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("series", choice.measure().toString());
    answer.put("unit", UNIT);
    answer.put("from", choice.from().toString());
    answer.put("to", choice.to().toString());
    answer.put("as_of", choice.asOf() == null ? null : choice.asOf().toString());
    answer.put("by", choice.weekly() ? "week" : "day");
    answer.put("mean_of_7_days", MEAN);
    answer.putAll(facts(countries.getFirst()));
    answer.put("with", countries.size() == 1 ? null : facts(countries.getLast()));
    return Json.write(answer);
  }

  private Map<String, @Nullable Object> facts(CaseSeries series) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("country", series.known().country());
    facts.put("source", series.known().source());
    facts.put("invented", series.known().isInvented());
    facts.put("first_day", series.known().first().toString());
    facts.put("last_day", series.known().last().toString());
    facts.put("received_at", series.known().receivedAt().toString());
    facts.put("gaps", series.gaps());
    facts.put("revisions", series.revisions().size());
    facts.put(choice.weekly() ? "weeks" : "days", rows(series));
    return facts;
  }

  /// A row for each day or week, with a null for what is not known.
  private List<Map<String, @Nullable Object>> rows(CaseSeries series) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Step step : series.steps()) {
      BigDecimal mean = step.mean();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put(choice.weekly() ? "monday" : "day", step.at().toString());
      if (!choice.weekly()) {
        row.put("total", step.total());
      }
      row.put("added", step.added());
      if (!choice.weekly()) {
        row.put("days", step.days());
        row.put("mean_of_7_days", mean == null ? null : mean.doubleValue());
      }
      rows.add(row);
    }
    return rows;
  }

  /// The same rows, each with what they are of. A cell is empty where nothing is known.
  String csv() {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    List<String> columns = choice.weekly() ? WEEKS : DAYS;
    try {
      TableWriter table = TableWriter.forPeople(csv, and(COMMON, columns), Set.copyOf(columns));
      for (CaseSeries series : countries) {
        List<String> common =
            List.of(
                series.known().country(),
                series.known().source(),
                series.known().isInvented() ? "invented" : "",
                choice.measure().toString(),
                UNIT,
                cell(choice.asOf()),
                cell(series.known().receivedAt()));
        for (Map<String, @Nullable Object> row : rows(series)) {
          table.row(and(common, columns.stream().map(column -> cell(row.get(column))).toList()));
        }
      }
      table.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no errors", e);
    }
    return csv.toString(StandardCharsets.UTF_8);
  }

  private static List<String> and(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
