package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.kit.task.Result;
import org.jspecify.annotations.Nullable;

/// The content of a database at one moment, as its own catalog tells it. All lists are in an order
/// that depends on names alone, and columns in the order of their table. A comment that is missing
/// is empty.
record Warehouse(String database, String at, List<Schema> schemas, List<Role> roles) {

  /// A column's comment that says whose keys the column holds: at its end, "of" or "in" and a
  /// table.
  private static final Pattern KEPT_OTHERWISE =
      Pattern.compile(".*\\b(?:of|in) (?<schema>\\w+)[.](?<table>\\w+)", Pattern.DOTALL);

  record Name(String schema, String table) {
    @Override
    public String toString() {
      return schema + "." + table;
    }
  }

  record Schema(String name, String comment, List<Table> tables) {}

  record Table(
      Name name,
      boolean isView,
      String comment,
      List<Column> columns,
      List<Constraint> constraints,
      List<Right> rights) {

    /// Its place in the table, from 0; the first when there is none of this name.
    int row(String column) {
      return Math.max(0, columns.stream().map(Column::name).toList().indexOf(column));
    }

    /// True when a rule of this kind is about this column.
    boolean hasRule(Class<? extends Rule> kind, Column column) {
      return constraints.stream()
          .anyMatch(each -> kind.isInstance(each.rule()) && each.columns().contains(column.name()));
    }

    /// True when no two rows have the same values in these columns.
    private boolean tellsApart(List<String> names) {
      return constraints.stream()
          .filter(each -> each.rule() instanceof Rule.Primary || each.rule() instanceof Rule.Unique)
          .anyMatch(each -> new HashSet<>(names).containsAll(each.columns()));
    }

    private boolean mayBeNull(List<String> names) {
      return columns.stream().anyMatch(each -> names.contains(each.name()) && !each.isNotNull());
    }
  }

  /// `unlessGiven` is what a row has that says nothing: an expression; null when there is none.
  record Column(
      String name, String type, boolean isNotNull, @Nullable String unlessGiven, String comment) {}

  sealed interface Rule {
    record Primary() implements Rule {}

    record Unique() implements Rule {}

    record Foreign(Name target, List<String> columns) implements Rule {}

    record Check() implements Rule {}
  }

  record Constraint(String name, Rule rule, List<String> columns) {}

  /// A right of a role; `column` is null when it is to the whole table.
  record Right(String role, String privilege, @Nullable String column) {}

  /// `comment` says what it is for, `rightsOf` whose rights it has too.
  record Role(String name, boolean isLogin, String comment, String rightsOf) {}

  /// Rows that point to rows of another table: by a foreign key that the database declares, or, not
  /// `isDeclared`, kept by triggers or tasks, as the column's comment says.
  ///
  /// `isOne`: no two rows point to the same; `isOptional`: a row may point to none.
  record Relation(
      Name from,
      List<String> columns,
      Name to,
      List<String> targets,
      boolean isDeclared,
      boolean isOne,
      boolean isOptional) {

    boolean startsAt(Table table, Column column) {
      return from.equals(table.name()) && columns.contains(column.name());
    }

    @Override
    public String toString() {
      return "%s (%s) → %s (%s)"
          .formatted(from, String.join(", ", columns), to, String.join(", ", targets));
    }
  }

  List<Table> tables() {
    return schemas.stream().flatMap(schema -> schema.tables().stream()).toList();
  }

  long columns() {
    return tables().stream().mapToLong(table -> table.columns().size()).sum();
  }

  /// The numbers of tables, columns and relations, as part of a sentence.
  String summary() {
    return "%s, %s and %s in %s"
        .formatted(
            Result.count(tables().size(), "table"),
            Result.count(columns(), "column"),
            Result.count(relations().size(), "relation"),
            Result.count(schemas.size(), "schema"));
  }

  /// Every relation, declared ones of a table first.
  List<Relation> relations() {
    Map<Name, Table> byName = byName();
    List<Relation> all = new ArrayList<>();
    for (Table table : byName.values()) {
      List<Relation> declared =
          table.constraints().stream()
              .flatMap(each -> declared(table, each, byName).stream())
              .toList();
      all.addAll(declared);
      for (Column column : table.columns()) {
        Name said = said(column);
        Table target = said == null ? null : byName.get(said);
        if (target != null
            && declared.stream()
                .noneMatch(each -> each.to().equals(said) && each.startsAt(table, column))) {
          all.add(keptOtherwise(table, column, target));
        }
      }
    }
    return all;
  }

  /// Comments that are missing or name no table, as sentences.
  List<String> findings() {
    List<String> found = new ArrayList<>();
    Map<Name, Table> byName = byName();
    for (Table table : byName.values()) {
      if (table.comment().isEmpty()) {
        found.add("expected a comment on table %s, found none".formatted(table.name()));
      }
      for (Column column : table.columns()) {
        Name said = said(column);
        if (column.comment().isEmpty()) {
          found.add(
              "expected a comment on column %s.%s, found none"
                  .formatted(table.name(), column.name()));
        } else if (said != null
            && !byName.containsKey(said)
            && schemas.stream().anyMatch(schema -> schema.name().equals(said.schema()))) {
          found.add(
              "expected a table at the end of the comment on column %s.%s, found no %s"
                  .formatted(table.name(), column.name(), said));
        }
      }
    }
    return found;
  }

  private Map<Name, Table> byName() {
    Map<Name, Table> byName = new LinkedHashMap<>();
    tables().forEach(table -> byName.put(table.name(), table));
    return byName;
  }

  private static Optional<Relation> declared(
      Table table, Constraint constraint, Map<Name, Table> byName) {
    return constraint.rule() instanceof Rule.Foreign foreign && byName.containsKey(foreign.target())
        ? Optional.of(
            new Relation(
                table.name(),
                constraint.columns(),
                foreign.target(),
                foreign.columns(),
                true,
                table.tellsApart(constraint.columns()),
                table.mayBeNull(constraint.columns())))
        : Optional.empty();
  }

  /// The table that the comment names; null when it names none.
  private static @Nullable Name said(Column column) {
    Matcher said = KEPT_OTHERWISE.matcher(column.comment());
    return said.matches() ? new Name(said.group("schema"), said.group("table")) : null;
  }

  /// To the column of the same name, or else to the key.
  private static Relation keptOtherwise(Table table, Column column, Table target) {
    List<String> one = List.of(column.name());
    List<String> key =
        target.columns().stream().anyMatch(each -> each.name().equals(column.name()))
            ? one
            : target.constraints().stream()
                .filter(each -> each.rule() instanceof Rule.Primary)
                .findFirst()
                .map(Constraint::columns)
                .orElse(List.of());
    return new Relation(
        table.name(), one, target.name(), key, false, table.tellsApart(one), table.mayBeNull(one));
  }
}
