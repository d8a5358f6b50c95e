package dev.jarflow.catalog;

import static dev.jarflow.page.Inline.join;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.toned;

import module java.base;

import dev.jarflow.catalog.Warehouse.Column;
import dev.jarflow.catalog.Warehouse.Constraint;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Relation;
import dev.jarflow.catalog.Warehouse.Right;
import dev.jarflow.catalog.Warehouse.Role;
import dev.jarflow.catalog.Warehouse.Rule;
import dev.jarflow.catalog.Warehouse.Schema;
import dev.jarflow.catalog.Warehouse.Table;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Arrow;
import dev.jarflow.page.Part.Box;
import dev.jarflow.page.Part.Diagram;
import dev.jarflow.page.Part.End;
import dev.jarflow.page.Part.Facts;
import dev.jarflow.page.Part.Group;
import dev.jarflow.page.Part.Heading;
import dev.jarflow.page.Part.Row;
import dev.jarflow.page.Part.Section;
import dev.jarflow.page.Tone;

/// The tables, columns and roles of the database, for everybody who works with it: a picture and a
/// dictionary.
record CatalogPage(Warehouse warehouse, List<Relation> relations) {
  private static final Map<String, String> WRITES = Map.of("insert", "adds", "update", "changes");

  private static final Set<String> OF_COLUMNS = Set.of("select", "insert", "update");

  /// Rights to whole rows, in the words of the page; one that is not here goes by its own name.
  private static final Map<String, String> WHOLE =
      Map.of(
          "delete", "deleted by",
          "truncate", "emptied by",
          "maintain", "maintained by",
          "references", "may be pointed to by",
          "trigger", "may be given triggers by");

  private static final String LEGEND =
      "PK: primary key. FK: points to another table. UK: unique. A type with ?: may be null. A fork: many rows point"
          + " to one. Solid: a foreign key. Dashed: kept by triggers or tasks. Dashed box: a view.";

  CatalogPage(Warehouse warehouse) {
    this(warehouse, warehouse.relations());
  }

  Page page() {
    String title = "Database " + warehouse.database();
    String summary = warehouse.summary();
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, title));
    parts.add(
        Part.paragraph(
            summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1),
            ", as the database itself says. Read at ",
            warehouse.at(),
            "."));
    parts.add(diagram());
    parts.add(Part.paragraph(quiet(LEGEND)));
    parts.add(new Heading(2, "dictionary", line("Dictionary")));
    parts.add(new Part.Filter("Search tables, columns, comments, roles:"));
    warehouse.schemas().forEach(schema -> parts.add(section(schema)));
    parts.add(roles());
    return new Page(title, line(summary), parts);
  }

  /// The place of a table in the page.
  static String id(Name table) {
    return table.toString().replaceAll("\\s", "_");
  }

  private Diagram diagram() {
    return new Diagram(
        "The tables and what they point to; the dictionary below says the same in words",
        warehouse.schemas().stream()
            .map(
                schema ->
                    new Group(schema.name(), schema.tables().stream().map(this::box).toList()))
            .toList(),
        relations.stream().map(this::arrow).toList());
  }

  private Box box(Table table) {
    return new Box(
        id(table.name()),
        table.name().table(),
        table.isView(),
        table.comment().isEmpty() ? table.name().toString() : table.comment(),
        table.columns().stream()
            .map(
                column ->
                    new Row(
                        badge(table, column),
                        column.name(),
                        column.type() + (mayBeNull(table, column) ? "?" : ""),
                        column.comment()))
            .toList());
  }

  private Arrow arrow(Relation relation) {
    return new Arrow(
        end(relation.from(), relation.columns()),
        end(relation.to(), relation.targets()),
        !relation.isDeclared(),
        !relation.isOne(),
        relation.toString());
  }

  private End end(Name name, List<String> columns) {
    Table table =
        warehouse.tables().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new End(id(name), columns.isEmpty() ? 0 : table.row(columns.getFirst()));
  }

  private String badge(Table table, Column column) {
    if (table.hasRule(Rule.Primary.class, column)) {
      return "PK";
    }
    if (relations.stream().anyMatch(each -> each.startsAt(table, column))) {
      return "FK";
    }
    return table.hasRule(Rule.Unique.class, column) ? "UK" : "";
  }

  /// PostgreSQL does not say it of a view.
  private static boolean mayBeNull(Table table, Column column) {
    return !column.isNotNull() && !table.isView();
  }

  private Section section(Schema schema) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(3, schema.name(), " ", quiet(schema.comment())));
    schema.tables().forEach(table -> parts.add(section(table)));
    return new Section("", "", parts);
  }

  private Section section(Table table) {
    return new Section(
        id(table.name()),
        "%s %s %s".formatted(table.name(), table.isView() ? "view" : "table", table.comment()),
        List.of(
            Part.heading(
                4,
                mono(table.name()),
                table.isView() ? line(" ", new Badge(Tone.QUIET, "view")) : ""),
            Part.paragraph(comment(table.comment())),
            facts(table),
            Listing.of(table.name().toString(), table.columns())
                .text("Column", column -> mono(column.name()))
                .text(
                    "Type",
                    column ->
                        line(
                            mono(column.type()), mayBeNull(table, column) ? quiet(" or null") : ""))
                .text("Key", column -> keys(table, column))
                .prose("About", CatalogPage::about)
                .text("Read by", column -> orNobody(readers(table, column)))
                .text("Written by", column -> orNobody(writers(table, column)))
                .table(Integer.MAX_VALUE)));
  }

  private Facts facts(Table table) {
    List<Inline> pointing =
        relations.stream()
            .filter(each -> each.to().equals(table.name()))
            .map(Relation::from)
            .distinct()
            .map(from -> link("#" + id(from), from))
            .toList();
    String rules =
        table.constraints().stream()
            .filter(each -> each.rule() instanceof Rule.Check)
            .map(each -> each.name().replace('_', ' '))
            .collect(Collectors.joining(" · "));
    String whole = wholeRows(table);
    return new Facts()
        .with("Whole rows", whole.isEmpty() ? null : whole)
        .with("Pointed to by", pointing.isEmpty() ? null : join(", ", pointing))
        .with("Always so", rules.isEmpty() ? null : rules);
  }

  private static String wholeRows(Table table) {
    Stream<Right> whole =
        table.rights().stream()
            .filter(right -> right.column() == null && !OF_COLUMNS.contains(right.privilege()));
    return grouped(whole, Right::privilege, Right::role).entrySet().stream()
        .map(
            each ->
                WHOLE.getOrDefault(each.getKey(), each.getKey() + " by")
                    + " "
                    + String.join(", ", each.getValue()))
        .collect(Collectors.joining(" · "));
  }

  /// Values by key, in the order in which the keys come.
  private static Map<String, List<String>> grouped(
      Stream<Right> rights, Function<Right, String> key, Function<Right, String> value) {
    return rights.collect(
        Collectors.groupingBy(
            key, LinkedHashMap::new, Collectors.mapping(value, Collectors.toList())));
  }

  private static Inline about(Column column) {
    return line(
        comment(column.comment()),
        column.unlessGiven() == null ? "" : quiet(" Unless given: ", mono(column.unlessGiven())));
  }

  private static Inline comment(String comment) {
    return comment.isEmpty() ? toned(Tone.BAD, "No comment.") : line(comment + ".");
  }

  private Inline keys(Table table, Column column) {
    Stream<Inline> own =
        table.constraints().stream()
            .filter(each -> each.columns().contains(column.name()))
            .map(CatalogPage::key)
            .filter(key -> !key.isEmpty())
            .map(Inline::line);
    Stream<Inline> others =
        relations.stream()
            .filter(each -> each.startsAt(table, column))
            .map(
                each ->
                    line(
                        link("#" + id(each.to()), "→ ", each.to()),
                        each.isDeclared() ? "" : quiet(" kept by triggers or tasks")));
    return join(new Inline.Break(), Stream.concat(own, others).toList());
  }

  private static String key(Constraint constraint) {
    return switch (constraint.rule()) {
      case Rule.Primary() -> "primary";
      case Rule.Unique() -> constraint.columns().size() == 1 ? "unique" : "unique together";
      case Rule.Foreign _, Rule.Check() -> "";
    };
  }

  private static Inline orNobody(Inline roles) {
    return roles.equals(line()) ? quiet("nobody") : roles;
  }

  private static Inline readers(Table table, Column column) {
    return line(
        rights(table, column)
            .filter(right -> right.privilege().equals("select"))
            .map(Right::role)
            .distinct()
            .collect(Collectors.joining(", ")));
  }

  private static Inline writers(Table table, Column column) {
    Map<String, List<String>> byRole =
        grouped(
            rights(table, column).filter(right -> WRITES.containsKey(right.privilege())),
            Right::role,
            right -> WRITES.getOrDefault(right.privilege(), right.privilege()));
    return join(
        new Inline.Break(),
        byRole.entrySet().stream()
            .map(each -> line(each.getKey(), " ", quiet(String.join(", ", each.getValue()))))
            .toList());
  }

  private static Stream<Right> rights(Table table, Column column) {
    return table.rights().stream()
        .filter(right -> right.column() == null || right.column().equals(column.name()));
  }

  private Section roles() {
    return new Section(
        "roles",
        "role",
        List.of(
            Part.heading(3, "Roles"),
            Part.paragraph(
                quiet(
                    "Members of a group have its rights; the tables above name the group alone. Owners and superusers"
                        + " may do everything.")),
            Listing.of("Roles", warehouse.roles())
                .text("Role", role -> mono(role.name()))
                .prose("Purpose", Role::comment)
                .text("Logs in", role -> role.isLogin() ? "yes" : "no")
                .text("Has the rights of", Role::rightsOf)
                .table(Integer.MAX_VALUE)));
  }
}
