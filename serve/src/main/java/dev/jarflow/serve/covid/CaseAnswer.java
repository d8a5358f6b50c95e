package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures;
import dev.jarflow.cases.Figures.Day;
import dev.jarflow.kit.log.Json;
import dev.jarflow.tabular.TableWriter;
import org.jspecify.annotations.Nullable;

/// The figures of a choice, for programs: the very numbers of the chart.
record CaseAnswer(CaseChoice choice, List<Day> days) {
  private static final List<String> HEADING =
      List.of(
          "country", "source", "note", "series", "day", "total", "added", "days", "mean_of_7_days");
  private static final Set<String> NUMBERS = Set.of("total", "added", "days", "mean_of_7_days");

  static CaseAnswer of(CaseChoice choice, Figures figures) {
    return new CaseAnswer(choice, figures.days(choice.from(), choice.to()));
  }

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
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Day day : days) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("day", day.day().toString());
      row.put("total", day.total());
      row.put("added", choice.measure().isLevel() ? null : day.added());
      row.put("days", day.days());
      BigDecimal mean = mean(day);
      row.put("mean_of_7_days", mean == null ? null : mean.doubleValue());
      rows.add(row);
    }
    answer.put("days", rows);
    return Json.write(answer);
  }

  /// A cell is empty where nothing is known.
  String csv() {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    try {
      TableWriter table = TableWriter.forPeople(csv, HEADING, NUMBERS);
      for (Day day : days) {
        table.row(
            List.of(
                choice.country(),
                choice.source(),
                choice.known().isInvented() ? "invented" : "",
                choice.measure().toString(),
                day.day().toString(),
                cell(day.total()),
                choice.measure().isLevel() ? "" : cell(day.added()),
                Integer.toString(day.days()),
                cell(mean(day))));
      }
      table.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no errors", e);
    }
    return csv.toString(StandardCharsets.UTF_8);
  }

  private @Nullable BigDecimal mean(Day day) {
    return choice.measure().isLevel() ? null : day.mean();
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
