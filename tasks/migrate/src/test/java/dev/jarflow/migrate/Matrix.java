package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Checkout;

/// Who may do what, as `sql/roles/matrix.csv` says it.
record Matrix(List<Line> lines) {
  static final String HEADER = "role,table,select,insert,update,delete,maintain,why";

  /// What a role may do with a table. A cell of the first three is empty, `all`, or columns; the
  /// others are empty or `yes`. Instead of a table stand `group` (nobody logs in as this role), `as
  /// <role>` and `nothing`.
  record Line(
      String role,
      String table,
      String select,
      String insert,
      String update,
      String delete,
      String maintain,
      String why) {

    static Line of(String text) {
      String[] cells = text.split(",", -1);
      assertThat(cells).as(text).hasSize(8);
      return new Line(
          cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]);
    }

    /// The role whose rights this one holds; empty when it stands for itself.
    String group() {
      return table.startsWith("as ") ? table.substring(3) : "";
    }

    boolean speaksOf(Table each) {
      return table.equals(each.name())
          || (table.endsWith(".*") && each.name().startsWith(table.replace("*", "")));
    }
  }

  /// A table or view of the live database.
  record Table(String name, boolean view, List<Column> columns) {}

  record Column(String name, String type) {}

  static Matrix read() {
    try {
      List<String> lines = Files.readAllLines(Checkout.root().resolve("sql/roles/matrix.csv"));
      assertThat(lines.getFirst()).isEqualTo(HEADER);
      return new Matrix(lines.stream().skip(1).map(Line::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    lines.forEach(line -> roles.add(line.role));
    return roles;
  }

  /// The roles that tasks and people log in as.
  Set<String> logins() {
    Set<String> logins = roles();
    logins.removeAll(List.of("migrate", "airflow"));
    lines.stream()
        .filter(line -> line.table.equals("group"))
        .forEach(line -> logins.remove(line.role));
    return logins;
  }

  /// Whose rights a role holds beside its own.
  List<String> groups(String role) {
    return lines.stream()
        .filter(line -> line.role.equals(role) && !line.group().isEmpty())
        .map(Line::group)
        .toList();
  }

  /// Every right of a role, like `select sales.item` (also of later columns) and `select
  /// sales.item.cost`.
  Set<String> rights(String role, List<Table> tables) {
    Set<String> rights = new TreeSet<>();
    groups(role).forEach(group -> rights.addAll(rights(group, tables)));
    for (Line line : lines) {
      if (line.role.equals(role)) {
        tables.stream().filter(line::speaksOf).forEach(table -> rights.addAll(rights(line, table)));
      }
    }
    return rights;
  }

  private static List<String> rights(Line line, Table table) {
    List<String> rights = new ArrayList<>();
    rights.addAll(ofColumns("select", line.select, table));
    rights.addAll(ofColumns("insert", line.insert, table));
    rights.addAll(ofColumns("update", line.update, table));
    if (line.delete.equals("yes")) {
      rights.add("delete " + table.name);
    }
    if (line.maintain.equals("yes")) {
      rights.add("maintain " + table.name);
    }
    return rights;
  }

  private static List<String> ofColumns(String right, String cell, Table table) {
    List<String> rights = new ArrayList<>();
    if (cell.equals("all")) {
      rights.add(right + " " + table.name);
      table.columns.forEach(column -> rights.add(right + " " + table.name + "." + column.name));
    } else if (!cell.isEmpty()) {
      for (String column : cell.split(" ", -1)) {
        rights.add(right + " " + table.name + "." + column);
      }
    }
    return rights;
  }
}
