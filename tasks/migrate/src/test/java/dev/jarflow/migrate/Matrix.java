package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Checkout;

/// Who may do what, as `sql/roles/matrix.csv` says it.
record Matrix(List<Line> lines) {
  static final String HEADER = "role,table,select,insert,update,delete,maintain,why";

  private static final List<String> RIGHTS =
      List.of("select", "insert", "update", "delete", "maintain");

  /// What a role may do with a table: by right a cell, which is empty, `yes`, `all`, or columns.
  /// Instead of a table stand `group` (nobody logs in as this role), `as <role>` and `nothing`.
  record Line(String role, String table, Map<String, String> rights) {

    static Line of(String text) {
      String[] cells = text.split(",", -1);
      assertThat(cells).as(text).hasSize(8);
      Map<String, String> rights = new TreeMap<>();
      RIGHTS.forEach(right -> rights.put(right, cells[RIGHTS.indexOf(right) + 2]));
      return new Line(cells[0], cells[1], rights);
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
    return lines.stream().map(Line::role).collect(Collectors.toCollection(TreeSet::new));
  }

  /// The roles that tasks and people log in as.
  Set<String> logins() {
    Set<String> logins = roles();
    logins.removeAll(List.of("migrate", "airflow"));
    lines.stream().filter(line -> line.table.equals("group")).forEach(g -> logins.remove(g.role));
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
    line.rights.forEach(
        (right, cell) -> {
          String ofTable = right + " " + table.name;
          List<String> columns =
              cell.equals("all")
                  ? table.columns.stream().map(Column::name).toList()
                  : List.of(cell.split(" ", -1));
          if (cell.equals("all") || cell.equals("yes")) {
            rights.add(ofTable);
          }
          if (!cell.isEmpty() && !cell.equals("yes")) {
            columns.forEach(column -> rights.add(ofTable + "." + column));
          }
        });
    return rights;
  }
}
