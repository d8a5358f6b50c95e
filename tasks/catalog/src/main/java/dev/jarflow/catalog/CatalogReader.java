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
  private record Of<T>(Name table, T value) {}

  private record ConstraintColumn(
      String name, String kind, @Nullable String column, @Nullable Name target, String targeted) {}

  private record Membership(Role role, @Nullable String memberOf, boolean inherits) {}

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
                      row.text("owner"),
                      row.textOrNull("comment"),
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
                      row.textOrNull("comment"),
                      tables.stream().filter(table -> table.name().schema().equals(name)).toList());
                });
    return Objects.requireNonNull(
        database
            .sql("catalog/moment")
            .one(row -> new Warehouse(row.text("database"), row.text("at"), schemas, roles())));
  }

  private <T> Map<Name, List<T>> byTable(String file, Function<Row, T> read) {
    Map<Name, List<T>> byTable = new LinkedHashMap<>();
    database
        .sql(file)
        .list(row -> new Of<>(name(row), read.apply(row)))
        .forEach(
            each -> byTable.computeIfAbsent(each.table, _ -> new ArrayList<>()).add(each.value));
    return byTable;
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
        row.textOrNull("comment"));
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
    Map<String, List<ConstraintColumn>> byName = new LinkedHashMap<>();
    rows.forEach(row -> byName.computeIfAbsent(row.name, _ -> new ArrayList<>()).add(row));
    return byName.values().stream().map(CatalogReader::constraint).toList();
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
    Map<String, List<Membership>> byRole = new LinkedHashMap<>();
    database
        .sql("catalog/roles")
        .list(CatalogReader::membership)
        .forEach(
            each -> byRole.computeIfAbsent(each.role.name(), _ -> new ArrayList<>()).add(each));
    return byRole.values().stream()
        .map(
            memberships -> {
              Role role = memberships.getFirst().role;
              return new Role(
                  role.name(),
                  role.isLogin(),
                  role.isSuperuser(),
                  role.comment(),
                  others(memberships, true),
                  others(memberships, false));
            })
        .toList();
  }

  private static Membership membership(Row row) {
    String memberOf = row.textOrNull("member_of");
    return new Membership(
        new Role(
            row.text("role"),
            row.truth("can_login"),
            row.truth("is_superuser"),
            row.textOrNull("comment"),
            List.of(),
            List.of()),
        memberOf,
        memberOf != null && row.truth("inherits"));
  }

  private static List<String> others(List<Membership> memberships, boolean inherits) {
    return memberships.stream()
        .filter(each -> each.inherits == inherits)
        .map(Membership::memberOf)
        .filter(Objects::nonNull)
        .toList();
  }
}
