package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.catalog.Warehouse.Column;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Relation;
import dev.jarflow.catalog.Warehouse.Rule;
import dev.jarflow.catalog.Warehouse.Schema;
import dev.jarflow.catalog.Warehouse.Table;

/// The picture as Markdown: a diagram for each schema, in the words of Mermaid. A table of another
/// schema that one points to stands there without its columns.
record Mermaid(Warehouse warehouse) {

  String text() {
    return warehouse.schemas().stream()
        .map(this::diagram)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private String diagram(Schema schema) {
    List<Relation> relations =
        warehouse.relations().stream()
            .filter(relation -> relation.from().schema().equals(schema.name()))
            .toList();
    return """
        ### Picture of `%s`

        ```mermaid
        erDiagram
        %s%s```
        """
        .formatted(
            schema.name(),
            schema.tables().stream()
                .map(table -> table(table, relations))
                .collect(Collectors.joining()),
            relations.stream()
                .map(relation -> relation(relation, schema))
                .collect(Collectors.joining()));
  }

  private static String table(Table table, List<Relation> relations) {
    return "    %s {\n%s    }\n"
        .formatted(
            quoted(table.name().table()),
            table.columns().stream()
                .map(column -> column(column, table, relations))
                .collect(Collectors.joining()));
  }

  private static String column(Column column, Table table, List<Relation> relations) {
    List<String> keys = new ArrayList<>();
    if (table.hasRule(Rule.Primary.class, column)) {
      keys.add("PK");
    }
    if (relations.stream().anyMatch(relation -> relation.startsAt(table, column))) {
      keys.add("FK");
    }
    if (table.hasRule(Rule.Unique.class, column)) {
      keys.add("UK");
    }
    return "        %s %s%s%s\n"
        .formatted(
            plain(column.type()),
            plain(column.name()),
            keys.isEmpty() ? "" : " " + String.join(", ", keys),
            column.isNotNull() || table.isView() ? "" : " \"may be null\"");
  }

  private static String relation(Relation relation, Schema schema) {
    return "    %s %s%s%s %s : %s\n"
        .formatted(
            name(relation.to(), schema),
            relation.isOptional() ? "|o" : "||",
            relation.isDeclared() ? "--" : "..",
            relation.isOne() ? "o|" : "o{",
            name(relation.from(), schema),
            quoted(String.join(", ", relation.columns())));
  }

  private static String name(Name name, Schema schema) {
    return quoted(name.schema().equals(schema.name()) ? name.table() : name.toString());
  }

  /// Names of entities and labels may hold everything but quotes and line ends.
  private static String quoted(String text) {
    return text.matches("[a-z_]+") ? text : '"' + text.replaceAll("[\"%\\\\\\p{Cntrl}]", "_") + '"';
  }

  /// Types and names of columns know letters, digits and few signs: `numeric(12,2)` is written
  /// `numeric(12_2)`.
  private static String plain(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}_()\\[\\]-]", "_").replaceFirst("^(?=[^\\p{L}_])", "_");
  }
}
