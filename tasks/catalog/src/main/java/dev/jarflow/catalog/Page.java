package dev.jarflow.catalog;

import static dev.jarflow.page.Html.text;

import dev.jarflow.catalog.Warehouse.Column;
import dev.jarflow.catalog.Warehouse.Constraint;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Relation;
import dev.jarflow.catalog.Warehouse.Right;
import dev.jarflow.catalog.Warehouse.Role;
import dev.jarflow.catalog.Warehouse.Rule;
import dev.jarflow.catalog.Warehouse.Schema;
import dev.jarflow.catalog.Warehouse.Table;
import dev.jarflow.page.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is in the database, as a page for everybody who works with it: the picture, the dictionary,
/// the roles.
record Page(Warehouse warehouse, List<Relation> relations) {
  /// What may be done with a row, in the words of the page; other rights go by their own names.
  private static final Map<String, String> WRITES =
      Map.of("insert", "adds", "update", "changes", "delete", "deletes");

  private static final Map<String, String> WHOLE =
      Map.of(
          "delete", "deleted by",
          "truncate", "emptied by",
          "maintain", "maintained by",
          "references", "may be pointed to by",
          "trigger", "may be given triggers by");

  private static final Set<String> OF_COLUMNS = Set.of("select", "insert", "update");

  Page(Warehouse warehouse) {
    this(warehouse, warehouse.relations());
  }

  /// Where in the page a table stands.
  static String id(Name table) {
    return text(table.toString().replaceAll("\\s", "_"));
  }

  String html() {
    String body =
        """
        <style>
        %s</style>
        <main>
        <h1>%s</h1>
        <p>%s, as the database itself says. Looked at %s.</p>
        <figure class="wide" tabindex="0" aria-label="Picture of the database">
        %s</figure>
        <p class="legend quiet">%s</p>
        <h2 id="dictionary">Dictionary</h2>
        %s%s%s</main>"""
            .formatted(
                style(),
                text("Database " + warehouse.database()),
                text(capital(warehouse.summary())),
                text(warehouse.at()),
                new Drawing(Layout.of(warehouse), relations).svg(),
                LEGEND,
                Html.filter("Search tables, columns, comments, roles:"),
                warehouse.schemas().stream().map(this::schema).collect(Collectors.joining()),
                roles());
    return Html.page("Database " + warehouse.database(), warehouse.summary(), body);
  }

  private static final String LEGEND =
      """
      PK: primary key. FK: points to another table. UK: unique. A type with ?: may be null. A fork: many rows point \
      to one. Solid: a foreign key. Dashed: kept by triggers or tasks. Dashed box: a view.""";

  private String schema(Schema schema) {
    return "<section data-words=\"\">\n<h3>%s <span class=\"quiet\">%s</span></h3>\n%s</section>\n"
        .formatted(
            text(schema.name()),
            schema.comment() == null ? "" : text(schema.comment()),
            schema.tables().stream().map(this::table).collect(Collectors.joining()));
  }

  private String table(Table table) {
    return """
        <section class="entry" id="%s" data-words="%s">
        <h4><span class="mono">%s<wbr>.%s</span>%s</h4>
        <p>%s</p>
        %s<table>
        <thead><tr><th>Column</th><th>Type</th><th>Key</th><th>What it is</th><th>Who reads it</th><th>Who writes it</th></tr></thead>
        <tbody>
        %s</tbody></table>
        </section>
        """
        .formatted(
            id(table.name()),
            text(
                "%s %s %s"
                    .formatted(
                        table.name(),
                        table.isView() ? "view" : "table",
                        table.comment() == null ? "" : table.comment())),
            text(table.name().schema()),
            text(table.name().table()),
            table.isView() ? " <span class=\"badge quiet\">view</span>" : "",
            comment(table.comment()),
            facts(table),
            table.columns().stream()
                .map(column -> column(table, column))
                .collect(Collectors.joining()));
  }

  private String facts(Table table) {
    List<String> facts = new ArrayList<>();
    String whole = whole(table);
    if (!whole.isEmpty()) {
      facts.add("<dt>Whole rows</dt><dd>%s</dd>\n".formatted(whole));
    }
    String pointing =
        relations.stream()
            .filter(each -> each.to().equals(table.name()))
            .map(Relation::from)
            .distinct()
            .map(from -> "<a href=\"#%s\">%s</a>".formatted(id(from), text(from)))
            .collect(Collectors.joining(", "));
    if (!pointing.isEmpty()) {
      facts.add("<dt>Pointed to by</dt><dd>%s</dd>\n".formatted(pointing));
    }
    List<String> rules =
        table.constraints().stream()
            .filter(each -> each.rule() instanceof Rule.Check)
            .map(each -> text(each.name().replace('_', ' ')))
            .toList();
    if (!rules.isEmpty()) {
      facts.add("<dt>Always so</dt><dd>%s</dd>\n".formatted(String.join(" · ", rules)));
    }
    return facts.isEmpty() ? "" : "<dl>\n" + String.join("", facts) + "</dl>\n";
  }

  /// Rights that are of no column: deleting, emptying.
  private static String whole(Table table) {
    Map<String, List<String>> byRight = new LinkedHashMap<>();
    table.rights().stream()
        .filter(right -> right.column() == null && !OF_COLUMNS.contains(right.privilege()))
        .forEach(
            right ->
                byRight
                    .computeIfAbsent(
                        WHOLE.getOrDefault(right.privilege(), right.privilege() + " by"),
                        _ -> new ArrayList<>())
                    .add(text(right.role())));
    return byRight.entrySet().stream()
        .map(each -> text(each.getKey()) + " " + String.join(", ", each.getValue()))
        .collect(Collectors.joining(" · "));
  }

  private String column(Table table, Column column) {
    return """
        <tr data-row><td class="mono">%s</td><td class="mono">%s%s</td><td>%s</td><td>%s%s</td><td>%s</td><td>%s</td></tr>
        """
        .formatted(
            text(column.name()),
            text(column.type()),
            column.isNotNull() || table.isView() ? "" : " <span class=\"null\">or null</span>",
            keys(table, column),
            comment(column.comment()),
            column.unlessGiven() == null
                ? ""
                : " <span class=\"quiet\">Unless given: <code>%s</code></span>"
                    .formatted(text(column.unlessGiven())),
            cell(readers(table, column)),
            cell(writers(table, column)));
  }

  private static String cell(String content) {
    return content.isEmpty() ? "<span class=\"quiet\">nobody</span>" : content;
  }

  private static String comment(@Nullable String comment) {
    return comment == null ? "<span class=\"bad\">No comment.</span>" : text(comment) + ".";
  }

  private String keys(Table table, Column column) {
    Stream<String> own =
        table.constraints().stream()
            .filter(each -> each.columns().contains(column.name()))
            .map(Page::key)
            .filter(key -> !key.isEmpty());
    Stream<String> others =
        relations.stream()
            .filter(
                each -> each.from().equals(table.name()) && each.columns().contains(column.name()))
            .map(
                each ->
                    "<a href=\"#%s\"%s>→&nbsp;%s.<wbr>%s</a>"
                        .formatted(
                            id(each.to()),
                            each.isDeclared()
                                ? ""
                                : " class=\"dashed\" title=\"no foreign key: kept by triggers or tasks\"",
                            text(each.to().schema()),
                            text(each.to().table())));
    return Stream.concat(own, others).collect(Collectors.joining("<br>"));
  }

  private static String key(Constraint constraint) {
    return switch (constraint.rule()) {
      case Rule.Primary() -> "primary";
      case Rule.Unique() -> constraint.columns().size() == 1 ? "unique" : "unique together";
      case Rule.Foreign _, Rule.Check() -> "";
    };
  }

  private static String readers(Table table, Column column) {
    return rights(table, column)
        .filter(right -> right.privilege().equals("select"))
        .map(right -> text(right.role()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String writers(Table table, Column column) {
    Map<String, List<String>> byRole = new LinkedHashMap<>();
    rights(table, column)
        .filter(right -> Set.of("insert", "update").contains(right.privilege()))
        .forEach(
            right ->
                byRole
                    .computeIfAbsent(right.role(), _ -> new ArrayList<>())
                    .add(WRITES.getOrDefault(right.privilege(), right.privilege())));
    return byRole.entrySet().stream()
        .map(
            each ->
                text(each.getKey())
                    + " <span class=\"quiet\">"
                    + String.join(", ", each.getValue())
                    + "</span>")
        .collect(Collectors.joining("<br>"));
  }

  private static Stream<Right> rights(Table table, Column column) {
    return table.rights().stream()
        .filter(right -> right.column() == null || right.column().equals(column.name()));
  }

  private String roles() {
    return """
        <section data-words="">
        <h3>Roles</h3>
        <p class="quiet">What a group may do, its members may; it is told of the group alone. Owners and superusers may do everything.</p>
        <table class="roles">
        <thead><tr><th>Role</th><th>What it is for</th><th>Logs in</th><th>Has the rights of</th></tr></thead>
        <tbody>
        %s</tbody></table>
        </section>
        """
        .formatted(warehouse.roles().stream().map(this::role).collect(Collectors.joining()));
  }

  private String role(Role role) {
    return "<tr data-row><td class=\"mono\">%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            text(role.name()),
            role.comment() == null ? "" : text(role.comment()),
            role.isLogin() ? "yes" : "no",
            Stream.concat(
                    Stream.concat(
                        role.isSuperuser() ? Stream.of("everybody: superuser") : Stream.of(),
                        role.groups().stream().map(Html::text)),
                    role.parts().stream().map(part -> text(part) + " when it says so"))
                .collect(Collectors.joining(", ")));
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String style() {
    try (InputStream css = Objects.requireNonNull(Page.class.getResourceAsStream("catalog.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
