package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.catalog.Warehouse.Column;
import dev.jarflow.catalog.Warehouse.Constraint;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Right;
import dev.jarflow.catalog.Warehouse.Role;
import dev.jarflow.catalog.Warehouse.Rule;
import dev.jarflow.catalog.Warehouse.Schema;
import dev.jarflow.catalog.Warehouse.Table;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query.Row;
import org.jspecify.annotations.Nullable;

/// Reads the catalog of a database, all of it as it is at one moment.
record CatalogReader(Database database) {
  private record ConstraintColumn(
      String name, String kind, @Nullable String column, @Nullable Name target, String targeted) {}

  Warehouse warehouse() {
    return database.transaction(this::read);
  }

  private Warehouse read() {
    int _ = database.sql("catalog/one_moment").update();
    Map<Name, List<Column>> columns = byTable("catalog/columns", CatalogReader::column);
    Map<Name, List<ConstraintColumn>> constraints =
        byTable("catalog/constraints", CatalogReader::constraintColumn);
    Map<Name, List<Right>> rights = byTable("catalog/rights", CatalogReader::right);
    List<Table> tables =
        database
            .sql("catalog/tables")
            .list(
                row -> {
                  Name name = name(row);
                  return new Table(
                      name,
                      row.truth("is_view"),
                      row.text("comment"),
                      columns.getOrDefault(name, List.of()),
                      constraints(constraints.getOrDefault(name, List.of())),
                      rights.getOrDefault(name, List.of()));
                });
    List<Schema> schemas =
        database
            .sql("catalog/schemas")
            .list(
                row -> {
                  String name = row.text("schema");
                  return new Schema(
                      name,
                      row.text("comment"),
                      tables.stream().filter(table -> table.name().schema().equals(name)).toList());
                });
    return Objects.requireNonNull(
        database
            .sql("catalog/moment")
            .one(row -> new Warehouse(row.text("database"), row.text("at"), schemas, roles())));
  }

  private <T> Map<Name, List<T>> byTable(String file, Function<Row, T> read) {
    return database.sql(file).list(row -> Map.entry(name(row), read.apply(row))).stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Name name(Row row) {
    return new Name(row.text("schema"), row.text("table"));
  }

  private static Column column(Row row) {
    return new Column(
        row.text("column"),
        row.text("type"),
        row.truth("not_null"),
        row.textOrNull("unless_given"),
        row.text("comment"));
  }

  private static Right right(Row row) {
    return new Right(row.text("role"), row.text("privilege"), row.textOrNull("column"));
  }

  private static ConstraintColumn constraintColumn(Row row) {
    String schema = row.textOrNull("target_schema");
    String table = row.textOrNull("target_table");
    String targeted = row.textOrNull("target_column");
    return new ConstraintColumn(
        row.text("constraint"),
        row.text("kind"),
        row.textOrNull("column"),
        schema == null || table == null ? null : new Name(schema, table),
        targeted == null ? "" : targeted);
  }

  private static List<Constraint> constraints(List<ConstraintColumn> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(ConstraintColumn::name, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(CatalogReader::constraint)
        .toList();
  }

  private static Constraint constraint(List<ConstraintColumn> rows) {
    ConstraintColumn first = rows.getFirst();
    Rule rule =
        switch (first.kind) {
          case "p" -> new Rule.Primary();
          case "u" -> new Rule.Unique();
          case "f" ->
              new Rule.Foreign(
                  Objects.requireNonNull(first.target),
                  rows.stream().map(ConstraintColumn::targeted).toList());
          default -> new Rule.Check();
        };
    return new Constraint(
        first.name,
        rule,
        rows.stream().map(ConstraintColumn::column).filter(Objects::nonNull).toList());
  }

  private List<Role> roles() {
    return database
        .sql("catalog/roles")
        .list(
            row ->
                new Role(
                    row.text("role"),
                    row.truth("can_login"),
                    row.text("comment"),
                    row.text("rights_of")));
  }
}
