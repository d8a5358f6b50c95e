package dev.jarflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.page.Inline;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part.Table;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page says of every right what the database says, and nothing twice.
class RightsTest {
  @TempDir Path data;

  private Scene scene;

  @BeforeEach
  void migrate() {
    scene = new Scene(data);
  }

  /// Every role, every column of every table: the page against the database's own judgement.
  @Test
  void whoMayReadAndWriteIsWhatTheDatabaseGrants() {
    assertThat(shown(scene.page())).containsExactlyElementsOf(granted());
  }

  @Test
  void aRightOfOneColumnIsToldOfThatColumnAlone() throws Exception {
    assertThatThrownBy(() -> read("person_logistics", "membership.member", "mobile_no"))
        .hasMessageContaining("permission denied");
    assertThat(readers(scene.page(), "mobile_no")).doesNotContain("logistics");

    scene.migrate(
        "grant usage on schema membership to logistics; grant select (mobile_no) on membership.member to logistics");

    read("person_logistics", "membership.member", "mobile_no");
    Page page = scene.page();
    assertThat(readers(page, "mobile_no")).contains("logistics").doesNotContain("person_logistics");
    assertThat(readers(page, "email")).doesNotContain("logistics");
    assertThat(shown(page)).containsExactlyElementsOf(granted());
  }

  /// Without the schema a right to its table is none.
  @Test
  void aRightThatCannotBeUsedIsNone() throws Exception {
    scene.migrate("grant select on membership.member to logistics");

    assertThatThrownBy(() -> read("person_logistics", "membership.member", "email"))
        .hasMessageContaining("permission denied for schema membership");
    assertThat(readers(scene.page(), "email")).doesNotContain("logistics");
  }

  @Test
  void whatEverybodyMayIsToldOnce() {
    scene.migrate(
        "grant usage on schema membership to public; grant select on membership.date_proof to public");

    Page page = scene.page();

    assertThat(Scene.row(page, "membership.date_proof", "rows").readers()).isEqualTo("everybody");
    assertThat(shown(page)).containsExactlyElementsOf(granted());
  }

  @Test
  void whatIsNoColumnsMatterStandsWithTheTable() {
    Page page = scene.page();

    assertThat(wholeRows(page))
        .contains("deleted by sales", "deleted by load-sales · maintained by load-sales");
  }

  private List<String> wholeRows(Page page) {
    return scene.database().rows(TABLES).stream()
        .flatMap(table -> Scene.facts(page, table).stream())
        .filter(fact -> fact.name().equals("Whole rows"))
        .map(fact -> fact.value().plain())
        .toList();
  }

  @Test
  void aRoleIsToldWithItsPurposeAndWhoseRightsItHas() {
    Table roles = (Table) Scene.section(scene.page(), "roles").parts().getLast();

    assertThat(roles.rows())
        .extracting(row -> row.stream().map(Inline::plain).toList())
        .contains(
            List.of("person_analytics", "A login of the group analytics", "yes", "analytics"),
            List.of("migrate", "", "yes", "task, jarflow_owner when it says so"));
  }

  private static Set<String> readers(Page page, String column) {
    return Set.of(Scene.row(page, "membership.member", column).readers().split(", "));
  }

  /// `role verb table.column` of every right that the page tells, with those of the groups a role
  /// is in.
  private List<String> shown(Page page) {
    Map<String, List<String>> shown = new HashMap<>();
    for (String table : scene.database().rows(TABLES)) {
      for (Scene.Cells row : Scene.rows(page, table)) {
        String column = table + "." + row.column();
        for (String role : words(row.readers(), ", ")) {
          shown.computeIfAbsent(role, _ -> new ArrayList<>()).add("select " + column);
        }
        for (String writer : words(row.writers(), "\n")) {
          String[] roleAndVerbs = writer.split(" ", 2);
          for (String verb : words(roleAndVerbs[1], ", ")) {
            String privilege = Map.of("adds", "insert", "changes", "update").get(verb);
            shown
                .computeIfAbsent(roleAndVerbs[0], _ -> new ArrayList<>())
                .add(privilege + " " + column);
          }
        }
      }
    }
    Set<String> all = new TreeSet<>();
    for (String pair : scene.database().rows(HELD)) {
      String[] names = pair.split("[|]", 2);
      shown.getOrDefault(names[1], List.of()).forEach(right -> all.add(names[0] + " " + right));
    }
    return List.copyOf(all);
  }

  private static List<String> words(String cell, String between) {
    return cell.equals("nobody") ? List.of() : List.of(cell.split(between, -1));
  }

  private List<String> granted() {
    return List.copyOf(new TreeSet<>(scene.database().rows(GRANTED)));
  }

  private static final String ROLES =
      "select oid, rolname from pg_roles where rolname !~ '^pg_' and not rolsuper and rolname <> 'jarflow_owner'";

  private static final String TABLES =
      """
      select n.nspname || '.' || c.relname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('membership', 'ops', 'sales') and c.relkind in ('r', 'v')
      """;

  private static final String HELD =
      "select r.rolname, g.rolname from (%s) r join (%1$s) g on pg_has_role(r.oid, g.oid, 'usage') union all select rolname, 'everybody' from (%1$s) r"
          .formatted(ROLES);

  private static final String GRANTED =
      """
      select r.rolname || ' ' || p || ' ' || n.nspname || '.' || c.relname || '.' || a.attname
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      cross join (%s) r
      cross join unnest(array['select', 'insert', 'update']) p
      where n.nspname in ('membership', 'ops', 'sales') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
        and has_schema_privilege(r.oid, n.oid, 'usage') and has_column_privilege(r.oid, c.oid, a.attnum, p)
      """
          .formatted(ROLES);

  private void read(String login, String table, String column) throws SQLException {
    try (Connection connection = scene.database().connect(login)) {
      List<String> _ = TestDatabase.rows(connection, "select " + column + " from " + table);
    }
  }
}
