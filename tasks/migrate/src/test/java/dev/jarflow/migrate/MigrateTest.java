package dev.jarflow.migrate;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> MIGRATIONS = migrations();
  private static final String ALL =
      "\"applied\":[\"%s\"]".formatted(String.join("\",\"", MIGRATIONS));

  /// Every right that somebody else than the owner has: on what, who, which.
  private static final String RIGHTS =
      """
      with ours as (
          select * from pg_namespace where nspname !~ '^(pg_|information_schema)'
      ),
      granted (what, owner, rights) as (
          select 'schema ' || nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner))
          from ours
          union all
          select case relkind when 'S' then 'sequence ' else 'table ' end || oid::regclass, relowner,
              coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r' end, relowner))
          from pg_class
          where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and relnamespace in (select oid from ours)
          union all
          select 'column ' || attrelid::regclass || '.' || attname, relowner, attacl
          from pg_attribute
          join pg_class on pg_class.oid = attrelid
          where relnamespace in (select oid from ours)
          union all
          select 'function ' || oid::regprocedure, proowner, coalesce(proacl, acldefault('f', proowner))
          from pg_proc
          where pronamespace in (select oid from ours)
          union all
          select 'database', datdba, coalesce(datacl, acldefault('d', datdba))
          from pg_database
          where datname = current_database()
          union all
          select 'what is made later in ' || defaclnamespace::regnamespace, defaclrole, defaclacl
          from pg_default_acl
      )
      select what, case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee) end as who,
          string_agg(privilege_type || case when is_grantable then ' and may grant it' else '' end, ' ' order by privilege_type)
      from granted, aclexplode(rights)
      where grantee <> owner
      group by what, who
      order by who, what
      """;

  private final TestDatabase database = TestDatabase.migrated();
  private final Path folder;
  private final Path passwords;

  MigrateTest(@TempDir Path folder) {
    this.folder = folder;
    passwords = folder.resolve("pgpass");
  }

  @Test
  void aSecondRunChangesNothing() {
    TestDatabase empty = TestDatabase.empty();
    Answer first = migrate(empty);
    Answer second = migrate(empty);

    first.assertEnded(0);
    assertThat(first.out()).contains("\"outcome\":\"OK\"", ALL);
    second.assertEnded(0);
    assertThat(second.out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"up to date\",\"applied\":[],\"version\":\"%d\",\"passwords_set\":[]}\n"
                .formatted(MIGRATIONS.size()));
  }

  @Test
  void whileAnotherRunsItWaitsAndDoesNothing() throws Exception {
    TestDatabase empty = TestDatabase.empty();
    CompletableFuture<Answer> waiting;
    try (Held held = new Held(empty)) {
      held.at("select pg_advisory_lock(hashtext('jarflow migrate'))");
      waiting = CompletableFuture.supplyAsync(() -> migrate(empty));
      until("it waits", () -> waiting.isDone() || empty.waitingForAdvisoryLock() > 0);

      assertThat(empty.rows("select from pg_namespace where nspname = 'ops'")).isEmpty();
      assertThat(waiting).isNotDone();
    }

    Answer answer = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(answer.code()).isZero();
    assertThat(answer.out()).contains(ALL);
  }

  @Test
  void runsAtTheSameTimeBothSucceedAndApplyOnce() {
    TestDatabase empty = TestDatabase.empty();
    List<CompletableFuture<Answer>> both =
        Stream.of(1, 2).map(n -> CompletableFuture.supplyAsync(() -> migrate(empty))).toList();

    List<Answer> answers = both.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(Answer::code).containsExactly(0, 0);
    assertThat(answers).filteredOn(answer -> answer.out().contains("\"applied\":[]")).hasSize(1);
    empty.assertRows(
        "select count(*) from ops.migration where version is not null",
        String.valueOf(MIGRATIONS.size()));
  }

  @Test
  void anEditedMigrationIsRefusedByName() {
    database.execute("update ops.migration set checksum = checksum + 1 where version = '1'");

    Answer answer = migrate(database);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out())
        .startsWith(
            "{\"outcome\":\"REJECTED\",\"message\":\"migration V1 (ops) is not what was applied: "
                + "put its file back, and write a new one for the change\"");
  }

  @Test
  void anOlderCheckoutIsRefusedByANewerDatabase() {
    database.execute(
        "insert into ops.migration select 999, '999', 'later', type, 'V999__later.sql', 1, installed_by, now(), 1, true"
            + " from ops.migration where version = '1'");

    Answer answer = migrate(database);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .isEqualTo(
            "migration V999 (later) was applied and is not in this checkout: check out a commit that has it");
  }

  @Test
  void theOwnerOwnsEverythingAndCannotLogIn() {
    database.assertRows(
        "select distinct tableowner from pg_tables where schemaname not in ('pg_catalog','information_schema')",
        "jarflow_owner");
    database.assertRows("select rolcanlogin from pg_roles where rolname = 'jarflow_owner'", "f");
  }

  @Test
  void everyTableAndColumnHasAComment() {
    database.assertRows(
        """
                select c.oid::regclass, a.attname
                from pg_class c
                left join pg_attribute a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
                where c.relkind in ('r', 'v', 'm', 'p')
                  and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
                  and (col_description(c.oid, a.attnum) is null or obj_description(c.oid) is null)
                """);
  }

  /// Of tables and columns the matrix speaks.
  @Test
  void whatIsNoTableIsForThoseWhoNeedIt() {
    TestDatabase empty = TestDatabase.empty();
    migrate(empty).assertEnded(0);
    Matrix matrix = Matrix.read();
    Set<String> expected = new TreeSet<>();
    for (String role : matrix.roles()) {
      expected.add("database|%s|CONNECT".formatted(role));
    }
    for (Matrix.Line line : matrix.lines()) {
      String schema = line.table().split("[.]", 2)[0];
      if (line.table().contains(".")) {
        expected.add("schema %s|%s|USAGE".formatted(schema, line.role()));
      }
      if (line.table().endsWith(".*")) {
        expected.add("what is made later in %s|%s|SELECT".formatted(schema, line.role()));
      }
    }
    expected.removeAll(
        List.of(
            "database|airflow|CONNECT",
            "database|migrate|CONNECT",
            "database|load-sales|CONNECT",
            "database|load-trips|CONNECT"));
    expected.addAll(
        List.of(
            "database|load-sales|CONNECT TEMPORARY",
            "database|load-trips|CONNECT TEMPORARY",
            "database|migrate|CONNECT and may grant it",
            "function ops.remove_sample_trips()|samples|EXECUTE",
            "function ops.remove_samples()|samples|EXECUTE",
            "function trips.add_month(date)|load-trips|EXECUTE",
            "sequence ops.batch_number_seq|load-sales|USAGE"));

    assertThat(empty.rows(RIGHTS))
        .filteredOn(right -> !right.matches("(table|column) .*"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aRightThatNoFileListsIsTakenBack() {
    migrate(database).assertEnded(0);
    List<String> listed = database.rows(RIGHTS);
    database.execute(
        """
        set role jarflow_owner;
        grant usage on schema ops to public;
        grant select on ops.refused_file to loader;
        grant update (bytes) on ops.batch to ingest;
        create function ops.made_by_hand() returns integer language sql return 1;
        grant execute on function ops.made_by_hand() to public;
        alter default privileges in schema ops grant select on tables to loader;
        """);
    assertThat(database.rows(RIGHTS)).hasSize(listed.size() + 5);

    migrate(database).assertEnded(0);

    assertThat(database.rows(RIGHTS)).isEqualTo(listed);
  }

  @Test
  void membershipsAreThoseOfTheGroupsAndOfMigrate() {
    Matrix matrix = Matrix.read();
    List<String> expected =
        new ArrayList<>(
            List.of(
                "airflow|pg_use_reserved_connections",
                "task|pg_use_reserved_connections",
                "migrate|task"));
    for (String login : matrix.logins()) {
      List<String> groups = new ArrayList<>(matrix.groups(login));
      if (!login.startsWith("person_")) {
        groups.add("task");
      }
      expected.add(login + "|" + String.join(" ", groups));
    }
    assertThat(
            database.rows(
                """
                select pg_get_userbyid(member), string_agg(roleid::regrole::text, ' ' order by roleid::regrole::text)
                from pg_auth_members
                where inherit_option and member::regrole::text !~ '^pg_'
                group by member
                order by pg_get_userbyid(member)
                """))
        .contains("answers|analytics task", "load-sales|loader task", "person_sales|sales")
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            database.rows(
                """
                select member::regrole, admin_option
                from pg_auth_members
                where roleid = 'jarflow_owner'::regrole and set_option
                """))
        .as("who may become the owner")
        .containsExactly("migrate|f");
  }

  @Test
  void noDatabaseIsForEverybody() {
    database.assertRows(
        """
                select datname, privilege_type
                from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
                where grantee = 0
                  and datname in ('airflow', 'warehouse', 'postgres', 'template1', current_database())
                """);
  }

  @Test
  void whatTheOwnerMakesLaterIsNotForEverybody() {
    database.execute(
        """
        set role jarflow_owner;
        create table ops.made_later (one integer);
        create function ops.made_later() returns integer language sql return 1;
        """);

    assertThat(database.rows(RIGHTS)).noneMatch(right -> right.contains("made_later"));
  }

  /// On a new database all migrations come before the grants.
  @Test
  void whatAMigrationMakesIsNotForEverybody() {
    TestDatabase empty = TestDatabase.empty();
    empty.execute(
        """
        create function public.make_another() returns event_trigger language plpgsql security invoker as $$
        begin
          if to_regproc('ops.made_meanwhile') is null then
            create function ops.made_meanwhile() returns integer language sql return 1;
          end if;
        end $$;
        create event trigger make_another on ddl_command_end when tag in ('CREATE TABLE')
        execute function public.make_another();
        """);

    migrate(empty).assertEnded(0);

    assertThat(empty.rows("select proowner::regrole from pg_proc where proname = 'made_meanwhile'"))
        .containsExactly("jarflow_owner");
    assertThat(empty.rows(RIGHTS)).noneMatch(right -> right.contains("made_meanwhile"));
  }

  @Test
  void aLoginWithoutAPasswordGetsOneInAFileOnlyItsOwnerCanRead() throws Exception {
    String kept = "*:*:*:migrate:not used here\n" + linesOfOthers();

    Answer answer = migrateWithPasswords(kept);

    assertThat(answer.out())
        .contains(
            "\"passwords_set\":[\"%s\"]".formatted(String.join("\",\"", Matrix.read().logins())));
    assertThat(Files.readString(passwords))
        .startsWith(kept)
        .matches("(?s).*\n[*]:[*]:[*]:person_operations:[-_A-Za-z0-9]{43}\n");
    String written = Files.readString(passwords).strip().replaceFirst("(?s).*:", "");
    assertThat(loginAs("person_operations", written)).isEqualTo("person_operations");
    database.assertRows(
        "select rolpassword ~ '^SCRAM-SHA-256[$]' from pg_authid where rolname = 'person_operations'",
        "t");
  }

  @Test
  void aLoginWithALineKeepsItsPassword() throws Exception {
    String lines = "*:*:*:person_operations:as before\n" + linesOfOthers();

    migrateWithPasswords(lines);

    assertThat(passwords).content().isEqualTo(lines);
    assertThat(loginAs("person_operations", "as before")).isEqualTo("person_operations");
  }

  @Test
  void withoutAFileNoPasswordChanges() {
    String all = "select rolname, rolpassword from pg_authid order by rolname";
    List<String> before = database.rows(all);

    migrate(database).assertEnded(0);

    assertThat(database.rows(all)).isEqualTo(before);
  }

  @Test
  void aLoginThatAPersonMadeKeepsItsGroupAndItsPassword() throws Exception {
    String lines =
        "*:*:*:person_operations:%s\n".formatted(password("person_operations")) + linesOfOthers();
    String anna = "anna_" + database.name();
    database.execute(
        """
        create role %1$s login in role logistics;
        alter role %1$s password 'her own';
        set role jarflow_owner;
        grant select on sales.day_revenue to %1$s;
        """
            .formatted(anna));
    try {
      migrateWithPasswords(lines);

      assertThat(loginAs(anna, "her own")).isEqualTo(anna);
      assertThat(passwords).content().isEqualTo(lines);
      database.assertRows(
          "select roleid::regrole from pg_auth_members where member = '%s'::regrole"
              .formatted(anna),
          "logistics");
      // The group's rights, and none of her own.
      database.assertRows(
          """
          select has_table_privilege('%1$s', 'sales.transaction', 'select'),
              has_column_privilege('%1$s', 'sales.transaction', 'status', 'update'),
              has_table_privilege('%1$s', 'sales.day_revenue', 'select')
          """
              .formatted(anna),
          "t|t|f");
    } finally {
      database.execute("drop role " + anna);
    }
  }

  /// With a file of these lines, which only its owner can read in the end.
  private Answer migrateWithPasswords(String lines) throws IOException {
    Files.writeString(passwords, lines);
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
    Answer answer = migrate(database, "--passwords", passwords.toString());
    answer.assertEnded(0);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
        .isEqualTo("rw-------");
    return answer;
  }

  private String loginAs(String login, String password) throws SQLException {
    try (Connection connection = database.connect(login, password)) {
      return TestDatabase.rows(connection, "select current_user").getFirst();
    }
  }

  /// Passwords are the cluster's: other tests log in with those that the build's own migrate wrote.
  @AfterEach
  void giveBack() {
    database.execute(
        "alter role person_operations password '%s'".formatted(password("person_operations")));
  }

  /// Of all logins but these two.
  private static String linesOfOthers() throws IOException {
    return Files.readAllLines(TestDatabase.passwords()).stream()
        .filter(line -> !line.matches(".*:(migrate|person_operations):.*"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private String password(String login) {
    return String.valueOf(database.environment(login).get("PGPASSWORD"));
  }

  @Test
  void nothingButTheResultAndOurOwnLogIsPrinted() throws Exception {
    TestDatabase empty = TestDatabase.empty();
    List<String> jar = List.of(Checkout.java(), "-jar", Checkout.jar("migrate").toString());
    try (Running running = Running.start(folder, empty.environment("migrate"), jar)) {
      Answer answer = running.answer();

      assertThat(answer.code()).isZero();
      assertThat(answer.out().lines()).singleElement().asString().startsWith("{\"outcome\":\"OK\"");
      assertThat(answer.err().lines().map(Json::read))
          .allSatisfy(line -> assertThat(line).asInstanceOf(MAP).containsEntry("level", "INFO"))
          .extracting("msg")
          .containsAll(MIGRATIONS.stream().map(file -> "applied " + file).toList());
    }
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertThat(migrate(database, "--pasword", "x").code()).isEqualTo(2);
  }

  @Test
  void aDatabaseThatIsDownIsUnavailable() {
    Answer answer = migrate(new TestDatabase(1, "warehouse"));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.out())
        .isEqualTo(
            "{\"outcome\":\"UNAVAILABLE\",\"message\":\"no connection to "
                + "jdbc:postgresql://127.0.0.1:1/warehouse as migrate\"}\n");
  }

  /// The files in the order of their numbers.
  private static List<String> migrations() {
    String[] files = Checkout.root().resolve("sql/migrations").toFile().list();
    return Stream.of(files)
        .sorted(
            Comparator.comparingInt(
                file -> Integer.parseInt(file.substring(1, file.indexOf("__")))))
        .toList();
  }

  private static Answer migrate(TestDatabase database, String... args) {
    Map<String, String> environment = database.environment("migrate");
    return Answer.of((out, err) -> Entry.run(new Migrate(), environment, out, err, args));
  }
}
