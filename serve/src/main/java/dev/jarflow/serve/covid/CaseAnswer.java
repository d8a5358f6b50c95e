package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Figures.Day;
import dev.jarflow.cases.Figures.Week;
import dev.jarflow.kit.log.Json;
import dev.jarflow.tabular.TableWriter;
import org.jspecify.annotations.Nullable;

/// The figures of a choice, for programs: the very numbers of the chart.
record CaseAnswer(CaseChoice choice, Figures figures) {
  private static final List<String> COMMON = List.of("country", "source", "note", "series");
  private static final List<String> DAYS =
      List.of("day", "total", "added", "days", "mean_of_7_days");
  private static final List<String> WEEKS = List.of("monday", "added");

  String json() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("country", choice.country());
    answer.put("source", choice.source());
    answer.put("invented", choice.known().isInvented());
    answer.put("series", choice.measure().toString());
    answer.put("from", choice.from().toString());
    answer.put("to", choice.to().toString());
    answer.put("as_of", choice.asOf() == null ? null : choice.asOf().toString());
    answer.put("received_at", choice.known().receivedAt().toString());
    answer.put("by", choice.weekly() ? "week" : "day");
    answer.put(choice.weekly() ? "weeks" : "days", rows());
    return Json.write(answer);
  }

  /// A row for each day or week, with a null for what is not known.
  private List<Map<String, @Nullable Object>> rows() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    if (choice.weekly()) {
      for (Week week : figures.weeks(choice.from(), choice.to())) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("monday", week.monday().toString());
        row.put("added", week.added());
        rows.add(row);
      }
      return rows;
    }
    boolean level = choice.measure().isLevel();
    for (Day day : figures.days(choice.from(), choice.to())) {
      BigDecimal mean = day.mean();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("day", day.day().toString());
      row.put("total", day.total());
      row.put("added", level ? null : day.added());
      row.put("days", level ? 0 : day.days());
      row.put("mean_of_7_days", mean == null || level ? null : mean.doubleValue());
      rows.add(row);
    }
    return rows;
  }

  /// The same rows, each with what they are of. A cell is empty where nothing is known.
  String csv() {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    List<String> columns = choice.weekly() ? WEEKS : DAYS;
    String note = choice.known().isInvented() ? "invented" : "";
    List<String> common =
        List.of(choice.country(), choice.source(), note, choice.measure().toString());
    try {
      TableWriter table = TableWriter.forPeople(csv, and(COMMON, columns), Set.copyOf(columns));
      for (Map<String, @Nullable Object> row : rows()) {
        table.row(and(common, columns.stream().map(column -> cell(row.get(column))).toList()));
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
