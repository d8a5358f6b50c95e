package dev.jarflow.answers;

import module java.base;

import dev.jarflow.tabular.TableWriter;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// The database's answer to a question, row by row.
record AnsweredQuestion(Question question, List<Row> rows) {

  /// Texts by column; what is null is not there.
  record Row(Map<String, String> cells) {
    @Nullable String cell(String column) {
      return cells.get(column);
    }

    /// The number in a column that is never null.
    BigDecimal number(String column) {
      return new BigDecimal(cells.get(column));
    }
  }

  static AnsweredQuestion of(Question question, Database database) {
    List<Row> rows =
        database
            .sql(question.statement)
            .list(
                row -> {
                  Map<String, String> cells = new HashMap<>();
                  for (Column column : question.columns) {
                    String cell = row.textOrNull(column.name());
                    if (cell != null) {
                      cells.put(column.name(), cell);
                    }
                  }
                  return new Row(cells);
                });
    return new AnsweredQuestion(question, rows);
  }

  /// The rows as a file for spreadsheets.
  void writeTo(OutputStream out) throws IOException {
    List<String> names = question.columns.stream().map(Column::name).toList();
    TableWriter table =
        TableWriter.forPeople(
            out,
            names,
            question.columns.stream()
                .filter(column -> column.kind().isNumber())
                .map(Column::name)
                .collect(Collectors.toSet()));
    for (Row row : rows) {
      table.row(names.stream().map(name -> row.cells.getOrDefault(name, "")).toList());
    }
    table.flush();
  }

  BigDecimal sum(String column) {
    return rows.stream().map(row -> row.number(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
