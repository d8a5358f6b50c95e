package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `sql/roles/matrix.csv` is what every role may do: the live database says the same of every table
/// and column, and what it does not say is refused.
class MatrixTest {
  private static final String REFUSED = "42501";
  private static final String NOT_OF_A_VIEW = "55000";
  private static final String OURS = "nspname !~ '^pg_' and nspname <> 'information_schema'";

  private final Matrix matrix = Matrix.read();
  private final TestDatabase database = TestDatabase.migrated();

  private static final List<String> OF_A_VIEW =
      List.of("delete from %s where false", "alter table %s rename to mine");
  private static final List<String> OF_A_TABLE =
      Stream.concat(
              OF_A_VIEW.stream(),
              Stream.of(
                  "truncate %s",
                  "reindex table %s",
                  "create trigger mine after insert on %s execute function suppress_redundant_updates_trigger()",
                  "comment on table %s is 'mine'",
                  "drop table %s"))
          .toList();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRightIsInTheMatrixAndWhatIsNotIsRefused(boolean afterALaterMigration)
      throws SQLException {
    if (afterALaterMigration) {
      migrateLater();
    }
    List<Matrix.Table> tables = tables();
    List<String> expected = new ArrayList<>();
    List<String> surprises = new ArrayList<>();
    for (String role : matrix.roles()) {
      Set<String> rights = matrix.rights(role, tables);
      rights.forEach(right -> expected.add(role + " " + right));
      surprises.addAll(surprises(role, rights, tables));
    }

    assertThat(liveRights()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(surprises).isEmpty();
  }

  /// Things of every kind, made as migrate does it: it logs in as itself and acts as the owner.
  private void migrateLater() throws SQLException {
    try (Connection migrate = connect("migrate");
        Statement statement = migrate.createStatement()) {
      statement.execute("set role jarflow_owner");
      for (String schema : List.of("ops", "membership", "sales")) {
        statement.execute(
            """
      create table %1$s.made_later (one integer generated always as identity, two text);
      create view %1$s.view_made_later as select two from %1$s.made_later;
      create materialized view %1$s.picture_made_later as select * from %1$s.made_later;
      create function %1$s.made_later() returns integer language sql return 1;
      """
                .formatted(schema));
      }
      for (Matrix.Table table : tables()) {
        if (!table.view()) {
          statement.execute("alter table %s add column added_later text".formatted(table.name()));
        }
      }
    }
  }

  private List<Matrix.Table> tables() {
    Map<String, Matrix.Table> tables = new LinkedHashMap<>();
    for (String row :
        database.rows(
            """
            select c.oid::regclass, c.relkind in ('v', 'm'), a.attname, format_type(a.atttypid, null)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and %s
            order by 1, a.attnum
            """
                .formatted(OURS))) {
      String[] cells = row.split("\\|", -1);
      tables
          .computeIfAbsent(
              cells[0], name -> new Matrix.Table(name, cells[1].equals("t"), new ArrayList<>()))
          .columns()
          .add(new Matrix.Column(cells[2], cells[3]));
    }
    return List.copyOf(tables.values());
  }

  private List<String> liveRights() {
    String roles = "'" + String.join("', '", matrix.roles()) + "'";
    return database.rows(
        """
        with role as (
            select rolname as name from pg_roles where rolname in (%s)
        ),
        relation as (
            select c.oid, c.oid::regclass as name
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and %s
        )
        select concat_ws(' ', role.name, action, relation.name)
        from role, relation,
            unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']) action
        where has_table_privilege(role.name, relation.oid, action)
        union all
        select concat_ws(' ', role.name, action, relation.name || '.' || a.attname)
        from role, relation
        join pg_attribute a on a.attrelid = relation.oid and not a.attisdropped,
            unnest(array['select', 'insert', 'update', 'references']) action
        where a.attnum > 0 and has_column_privilege(role.name, relation.oid, a.attnum, action)
        """
            .formatted(roles, OURS));
  }

  /// What a role tried and may not, and was not refused; and the other way round.
  private List<String> surprises(String role, Set<String> rights, List<Matrix.Table> tables)
      throws SQLException {
    Map<String, String> attempts = attempts(tables);
    matrix.roles().stream()
        .filter(other -> !other.equals(role))
        .forEach(other -> attempts.put("become " + other, "set role \"%s\"".formatted(other)));
    Set<String> may = new TreeSet<>(rights);
    may.addAll(besides(role));
    matrix.groups(role).forEach(group -> may.add("become " + group));
    List<String> surprises = new ArrayList<>();
    try (Connection connection = connect(role);
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> attempt : attempts.entrySet()) {
        String state = state(statement, attempt.getValue());
        boolean refused = state.equals(REFUSED) || state.equals(NOT_OF_A_VIEW);
        if (refused == may.contains(attempt.getKey())) {
          surprises.add("%s: %s: %s".formatted(role, attempt.getValue(), state));
        }
      }
    }
    return surprises;
  }

  /// What no table has a right for.
  private Set<String> besides(String role) {
    Set<String> besides =
        new TreeSet<>(
            switch (role) {
              case "load-sales" -> Set.of("make temporary tables", "count ops.batch_number_seq");
              case "migrate" -> Set.of("become jarflow_owner");
              case "load-trips" -> Set.of("call trips.add_month", "make temporary tables");
              case "samples" -> Set.of("call ops.remove_samples", "call ops.remove_sample_trips");
              default -> Set.of();
            });
    if (role.equals("migrate") || (matrix.logins().contains(role) && !role.startsWith("person_"))) {
      besides.add("take a turn");
    }
    return besides;
  }

  /// Whatever changes something, and is no right of ours to give.
  @Test
  void whatEverybodyMayCallIsListedWithAReason() throws IOException {
    List<String> listed =
        Files.readAllLines(Checkout.root().resolve("sql/roles/public.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", 2)[0])
            .toList();
    List<String> callable =
        database.rows(
            """
            select distinct proname
            from pg_proc
            where provolatile = 'v'
              and pronamespace = 'pg_catalog'::regnamespace
              and prorettype <> 'trigger'::regtype
              and has_function_privilege('public', oid, 'execute')
            """);

    assertThat(callable)
        .allSatisfy(name -> assertThat(listed).anyMatch(pattern -> fits(name, pattern)));
    assertThat(listed)
        .allSatisfy(pattern -> assertThat(callable).anyMatch(name -> fits(name, pattern)));
  }

  /// `%` stands for anything.
  private static boolean fits(String name, String pattern) {
    return name.matches(pattern.replace("%", ".*"));
  }

  /// A statement for each right that somebody could have: it needs just that one, and changes
  /// nothing.
  private Map<String, String> attempts(List<Matrix.Table> tables) {
    Map<String, String> attempts = new LinkedHashMap<>();
    for (Matrix.Table table : tables) {
      for (Matrix.Column column : table.columns()) {
        String name = table.name() + "." + column.name();
        attempts.put(
            "select " + name,
            "select %s from %s where false".formatted(column.name(), table.name()));
        attempts.put(
            "insert " + name,
            "insert into %s (%s) overriding system value select null::%s where false"
                .formatted(table.name(), column.name(), column.type()));
        attempts.put(
            "update " + name,
            "update %s set %s = default where false".formatted(table.name(), column.name()));
      }
      for (String statement : table.view() ? OF_A_VIEW : OF_A_TABLE) {
        attempts.put(
            statement.split(" ", 2)[0].replace("reindex", "maintain") + " " + table.name(),
            statement.formatted(table.name()));
      }
    }
    for (String schema : database.rows("select nspname from pg_namespace where " + OURS)) {
      attempts.put("make in " + schema, "create table %s.mine (one integer)".formatted(schema));
    }
    for (String call :
        database.rows(
            "select p.oid::regproc || '(' || array_to_string(array_fill('null'::text, array[pronargs::int]), ', ') || ')'"
                + " from pg_proc p join pg_namespace n on n.oid = pronamespace where "
                + OURS)) {
      attempts.put("call " + call.replaceFirst("[(].*", ""), "select " + call);
    }
    for (String sequence :
        database.rows(
            "select c.oid::regclass from pg_class c join pg_namespace n on n.oid = relnamespace where relkind = 'S' and "
                + OURS)) {
      attempts.put("count " + sequence, "select nextval('%s')".formatted(sequence));
      attempts.put("set " + sequence, "select setval('%s', 1)".formatted(sequence));
    }
    attempts.put("make large objects", "select lo_create(0)");
    attempts.put("keep snapshots in files", "select pg_export_snapshot()");
    attempts.put("write the server's log", "select pg_logical_emit_message(false, 'a', 'b')");
    attempts.put("take a turn", "select pg_advisory_xact_lock(1)");
    attempts.put("try to take a turn", "select pg_try_advisory_xact_lock(1)");
    attempts.put("make schemas", "create schema mine");
    attempts.put("make temporary tables", "create temporary table mine (one integer)");
    attempts.put("become jarflow_owner", "set role jarflow_owner");
    attempts.put("become postgres", "set role postgres");
    attempts.put("read files", "select pg_read_file('/etc/passwd')");
    attempts.put("run programs", "copy (select 1) to program 'true'");
    attempts.put("see passwords", "select rolpassword from pg_authid");
    return attempts;
  }

  private static String state(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
      if (sql.startsWith("set role")) {
        statement.execute("reset role");
      }
      return "done";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  /// Logged in as that role; a group cannot, so the superuser becomes it.
  private Connection connect(String role) throws SQLException {
    if (database.environment(role).containsKey("PGPASSWORD")) {
      return database.connect(role);
    }
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set session authorization \"%s\"".formatted(role));
    }
    return connection;
  }

  @Test
  void everyRoleIsInTheMatrix() {
    List<String> made =
        database.rows(
            """
            select rolname
            from pg_roles
            join pg_auth_members on roleid = pg_roles.oid and member = 'migrate'::regrole and admin_option
            """);
    Set<String> all = new TreeSet<>(made);
    all.addAll(List.of("migrate", "airflow"));
    all.remove("task");

    assertThat(matrix.roles()).isEqualTo(all);
  }

  /// What a role could do without any right to a table.
  @Test
  void onlyMigrateMakesRolesAndNobodyPassesBarriers() {
    assertThat(
            database.rows(
                """
                select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
                from pg_roles
                where (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
                  and rolname <> 'postgres'
                """))
        .containsExactly("migrate|f|t|f|f|f");
  }
}
