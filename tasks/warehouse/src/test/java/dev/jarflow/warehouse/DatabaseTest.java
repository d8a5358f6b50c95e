package dev.jarflow.warehouse;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.Task;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/// Against the real server.
class DatabaseTest {
  private static final TestDatabase SERVER = TestDatabase.empty();

  @BeforeAll
  static void makeATable() {
    SERVER.execute(
        """
        create table person (
          id bigint constraint an_id_is_unique primary key,
          name text not null,
          born date,
          constraint a_name_has_two_words check (name like '% %')
        )
        """);
  }

  @AfterAll
  static void drop() {
    SERVER.execute("drop table person");
  }

  @Test
  void everyKindOfValueArrivesAndComesBack() {
    Answer answer =
        run(
            database -> {
              List<String> rows =
                  query(
                          database,
                          """
                          select :text::text as text, :number::bigint as number, :truth::boolean as truth,
                                 cardinality(:names::text[]) as names, 5::bigint = any (:sizes) as size,
                                 cardinality(:none::bigint[]) as none, :null::text as null
                          """)
                      .with("text", "O'Brien; drop table person --")
                      .with("number", 1L << 40)
                      .with("truth", true)
                      .with("names", List.of("a,b", "c\"d", "{e}"))
                      .with("sizes", List.of(1L, 5L))
                      .with("none", List.of())
                      .with("null", null)
                      .list(
                          row ->
                              "%s|%d|%s|%d|%s|%d|%s"
                                  .formatted(
                                      row.text("text"),
                                      row.number("number"),
                                      row.truth("truth"),
                                      row.number("names"),
                                      row.truth("size"),
                                      row.number("none"),
                                      row.textOrNull("null")));
              return Result.ok(rows.toString());
            });

    assertThat(answer.field("message"))
        .isEqualTo("[O'Brien; drop table person --|1099511627776|true|3|true|0|null]");
  }

  @Test
  void aListKeepsItsNulls() {
    Answer answer =
        run(
            database ->
                Result.ok(
                    "%d"
                        .formatted(
                            query(database, "select array_position(:names::text[], null) as n")
                                .with("names", new ArrayList<>(Arrays.asList("a", null)))
                                .list(row -> row.number("n"))
                                .getFirst())));

    assertThat(answer.field("message")).isEqualTo("2");
  }

  @Test
  void aParameterThatTheFileDoesNotHaveIsABug() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> work(database -> query(database, "select :a").with("b", 1)))
        .withMessage("test has no parameter :b");
  }

  @Test
  void aParameterWithoutAValueIsABug() {
    assertThatIllegalStateException()
        .isThrownBy(() -> work(database -> query(database, "select :a, :b").with("a", 1).update()))
        .withMessage("test: no value for :b");
  }

  @Test
  void oneRowIsAskedForAndTwoAreABug() {
    Answer answer =
        run(
            database -> {
              String one = query(database, "select 'one' as n").one(row -> row.text("n"));
              String none =
                  query(database, "select 'one' as n where false").one(row -> row.text("n"));
              return Result.ok(one + " " + none);
            });
    assertThat(answer.field("message")).isEqualTo("one null");

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                work(
                    database ->
                        query(database, "select 1 from generate_series(1, 2)").one(_ -> "row")))
        .withMessage("test: expected at most one row, found 2");
  }

  @Test
  void nullWhereAValueIsExpectedIsABug() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                work(
                    database ->
                        query(database, "select null::text as name").list(row -> row.text("name"))))
        .withMessage("expected a value in column name, found null");
  }

  @Test
  void aServerThatIsDownIsUnavailableAtOnce() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    Answer answer = unreachable(port, Duration.ofSeconds(2));

    assertThat(answer.err())
        .contains(
            "\"cause\":\"DatabaseException: Connection to 127.0.0.1:"
                + port
                + " refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.\"");
  }

  /// Slow: takes the whole time that connecting may take.
  @Test
  @Tag("slow")
  void aServerThatNeverAnswersIsUnavailableInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Answer _ = unreachable(silent.getLocalPort(), Duration.ofSeconds(9));
    }
  }

  private static Answer unreachable(int port, Duration limit) {
    Map<String, String> environment = new HashMap<>(SERVER.environment("migrate"));
    environment.put("PGPORT", Integer.toString(port));
    Instant start = Instant.now();

    Answer answer = run(environment, _ -> Result.ok("connected"));

    assertThat(Duration.between(start, Instant.now())).isLessThan(limit);
    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.out())
        .isEqualTo(
            "{\"outcome\":\"UNAVAILABLE\",\"message\":\"no connection to jdbc:postgresql://127.0.0.1:%d/%s as migrate\"}\n"
                .formatted(port, SERVER.name()));
    return answer;
  }

  @Test
  void aWrongPasswordIsUnavailableAndNotRepeated() {
    Map<String, String> environment = new HashMap<>(SERVER.environment("migrate"));
    environment.put("PGPASSWORD", "swordfish");

    Answer answer = run(environment, _ -> Result.ok("connected"));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.err())
        .contains("password authentication failed for user \\\"migrate\\\"")
        .doesNotContain("swordfish");
  }

  @Test
  void aDatabaseThatNobodyNamedIsAUsageError() {
    assertThat(run(Map.of(), _ -> Result.ok("connected")))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                toy: expected the database in PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD, found no PGUSER
                Try: java -jar toy.jar --help
                """));
    assertThat(run(Map.of("PGUSER", "x", "PGPORT", "many"), _ -> Result.ok("connected")).err())
        .startsWith("toy: expected a port number in PGPORT, found 'many'\n");
    assertThat(run(Map.of("PGUSER", "x", "PGPORT", "99999"), _ -> Result.ok("connected")).err())
        .startsWith("toy: expected a port number in PGPORT, found '99999'\n");
  }

  @Test
  void aStatementThatTakesTooLongMayPassNextTime() {
    Answer answer =
        run(
            SERVER.environment("postgres"),
            Duration.ofMillis(200),
            database ->
                query(database, "select pg_sleep(30)").list(_ -> Result.ok("woke")).getFirst());

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .isEqualTo(
            "the database broke off: test: SQLSTATE 57014, server says canceling statement due to statement timeout");
  }

  @Test
  void whatIsWrongWithAStatementIsSaid() {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> work(database -> query(database, "select nothing").list(_ -> "row")))
        .withMessage("test: SQLSTATE 42703, server says column \"nothing\" does not exist")
        .extracting(DatabaseException::state)
        .isEqualTo("42703");
  }

  @Test
  void aBrokenConstraintIsNamedAndNoValueIs() {
    Answer twice =
        run(
            database -> {
              insert(database, 1, "Patty Smith");
              return insert(database, 1, "Patty Smith");
            });
    Answer check = run(database -> insert(database, 2, "PattySmith"));
    Answer missing = run(database -> insert(database, 3, null));

    assertThat(bug(twice))
        .isEqualTo(
            "DatabaseException: test: SQLSTATE 23505, schema public, table person, constraint an_id_is_unique");
    assertThat(bug(check))
        .isEqualTo(
            "DatabaseException: test: SQLSTATE 23514, schema public, table person, constraint a_name_has_two_words");
    assertThat(bug(missing))
        .isEqualTo(
            "DatabaseException: test: SQLSTATE 23502, schema public, table person, column name");
  }

  @Test
  void everyTextArrivesThroughACopy() {
    List<String> texts =
        List.of("a b", "tab\t b", "line\n \r\n b", "\\N \\", "é 申 \uD83D\uDE00", " ");
    Answer answer =
        run(
            database -> {
              try (Copy copy = copy(database)) {
                for (int i = 0; i < texts.size(); i++) {
                  copy.row(70 + i, texts.get(i), i == 0 ? null : "2001-02-03");
                }
                return Result.ok("" + copy.end());
              }
            });

    assertThat(answer.field("message")).isEqualTo("6");
    assertThat(SERVER.rows("select name from person where id >= 70 order by id")).isEqualTo(texts);
    assertThat(SERVER.rows("select id from person where id >= 70 and born is null"))
        .containsExactly("70");
    SERVER.execute("delete from person where id >= 70");
  }

  @Test
  void whatTheServerRefusesInACopyIsNamedAndNotRepeated() {
    Answer constraint = run(database -> copied(database, 80, "Patty", null));
    Answer value = run(database -> copied(database, 81, "Patty Smith", "Patty Smith"));

    assertThat(bug(constraint))
        .isEqualTo(
            "DatabaseException: test: SQLSTATE 23514, schema public, table person, constraint a_name_has_two_words");
    assertThat(bug(value)).isEqualTo("DatabaseException: test: SQLSTATE 22007");
    assertThat(constraint.err() + value.err()).doesNotContain("Patty");
  }

  @Test
  void aCopyThatIsNotEndedCopiesNothingAndTheConnectionGoesOn() {
    Answer answer =
        run(
            database -> {
              try (Copy copy = copy(database)) {
                for (int i = 0; i < 10_000; i++) {
                  copy.row(1_000 + i, "Patty Smith", null);
                }
              }
              return query(database, "select count(*) as n from person where id >= 1000")
                  .list(row -> Result.ok("" + row.number("n")))
                  .getFirst();
            });

    assertThat(answer.field("message")).isEqualTo("0");
  }

  private static Result copied(Database database, @Nullable Object... row) {
    try (Copy copy = copy(database)) {
      copy.row(row);
      return Result.ok("" + copy.end());
    }
  }

  private static Copy copy(Database database) {
    return database.copy(SqlFile.parse("test", "copy person (id, name, born) from stdin"));
  }

  @Test
  void aBadValueIsNotRepeated() {
    Answer server =
        run(
            database ->
                query(database, "select :born::text::date as born")
                    .with("born", "Patty Smith")
                    .list(row -> Result.ok(row.text("born")))
                    .getFirst());
    Answer driver =
        run(
            database ->
                query(database, "select 'Patty Smith' as id")
                    .list(row -> Result.ok("" + row.number("id")))
                    .getFirst());

    assertThat(bug(server)).isEqualTo("DatabaseException: test: SQLSTATE 22007");
    assertThat(bug(driver)).isEqualTo("DatabaseException: column id: SQLSTATE 22003");
  }

  @Test
  void aBadValueIsNotRepeatedByWhatPassesTheDatabase() {
    String insert = "insert into person (id, name, born) values (50, 'Patty Smith', 'Patty Smith')";
    Answer bare =
        run(
            database -> {
              database.connection().createStatement().execute(insert);
              return Result.ok("inserted");
            });
    Answer wrapped =
        run(
            database -> {
              try {
                database.connection().createStatement().execute(insert);
                return Result.ok("inserted");
              } catch (SQLException e) {
                throw new IllegalStateException("script failed\n  Message: " + e.getMessage(), e);
              }
            });
    Answer suppressed =
        run(
            database -> {
              IllegalStateException failure = new IllegalStateException("half-way");
              try {
                database.connection().createStatement().execute(insert);
              } catch (SQLException e) {
                failure.addSuppressed(e);
              }
              throw failure;
            });
    Answer batch =
        run(
            database -> {
              try (PreparedStatement statement =
                  database
                      .connection()
                      .prepareStatement("insert into person (id, name) values (?, ?)")) {
                for (int twice = 0; twice < 2; twice++) {
                  statement.setLong(1, 51);
                  statement.setString(2, "Patty Smith");
                  statement.addBatch();
                }
                return Result.ok("" + statement.executeBatch().length);
              }
            });

    assertThat(bug(bare)).isEqualTo("PSQLException: SQLSTATE 22007");
    assertThat(bug(wrapped))
        .isEqualTo(
            "IllegalStateException: script failed, because of PSQLException: SQLSTATE 22007");
    assertThat(bug(suppressed)).isEqualTo("IllegalStateException: half-way");
    assertThat(bug(batch)).startsWith("BatchUpdateException: SQLSTATE 23505");
  }

  /// The message of a bug, after a look that no person is named anywhere.
  private static String bug(Answer answer) {
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out() + answer.err()).doesNotContain("Patty", "Smith");
    return answer.field("message");
  }

  private static Result insert(Database database, long id, @Nullable String name) {
    int rows =
        query(database, "insert into person (id, name) values (:id, :name)")
            .with("id", id)
            .with("name", name)
            .update();
    return Result.ok(rows + " rows");
  }

  @Test
  void aTransactionHappensAsAWholeOrNotAtAll() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                work(
                    database ->
                        database.transaction(
                            () -> {
                              insert(database, 10, "Grace Goh");
                              throw new IllegalStateException("half-way");
                            })))
        .withMessage("half-way");
    assertThat(ids()).doesNotContain("10");

    work(
        database -> {
          assertThatExceptionOfType(DatabaseException.class)
              .isThrownBy(
                  () ->
                      database.transaction(
                          () -> {
                            insert(database, 11, "Grace Goh");
                            return insert(database, 11, "Grace Goh");
                          }));
          database.transaction(() -> insert(database, 12, "Grace Goh"));
          return insert(database, 13, "Grace Goh");
        });
    assertThat(ids()).doesNotContain("11").contains("12", "13");
  }

  @Test
  void whoConnectsToReadSeesOneMomentInATransactionAndWritesNothing() {
    insertOutside(90, "Rosa Tan");
    Task reader =
        run -> {
          try (Database database = Database.openForReading(run)) {
            List<Long> counts =
                database.transaction(
                    () -> {
                      long before = people(database);
                      insertOutside(91, "Rosa Tan");
                      return List.of(before, people(database));
                    });
            long after = people(database);
            assertThat(counts).containsExactly(after - 1, after - 1);
            insert(database, 92, "Rosa Tan");
            return Result.ok("wrote");
          }
        };

    Answer answer =
        Answer.of(
            (out, err) -> Entry.run(new Reading(reader), SERVER.environment("postgres"), out, err));

    SERVER.execute("delete from person where id in (90, 91)");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.field("message"))
        .endsWith("SQLSTATE 25006, server says cannot execute INSERT in a read-only transaction");
  }

  private static void insertOutside(int id, String name) {
    SERVER.execute("insert into person (id, name) values (%d, '%s')".formatted(id, name));
  }

  private static long people(Database database) {
    return query(database, "select count(*) as people from person")
        .list(row -> row.number("people"))
        .getFirst();
  }

  @Command(name = "reading")
  private record Reading(Task task) implements Task {
    @Override
    public Result run(Run run) throws Exception {
      return task.run(run);
    }
  }

  @Test
  void aTransactionInATransactionIsABug() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                work(
                    database ->
                        database.transaction(
                            () -> database.transaction(() -> insert(database, 20, "Bo Lim")))))
        .withMessage("expected no transaction around this one: its end would end both");
    assertThat(ids()).doesNotContain("20");
  }

  @Test
  void aConnectionThatIsCutOffMayComeBackNextTime() {
    Answer answer =
        run(
            database ->
                database.transaction(
                    () -> {
                      SERVER.rows(
                          "select pg_terminate_backend(pid) from pg_stat_activity"
                              + " where application_name = 'jarflow by hand' and datname = current_database()");
                      return insert(database, 30, "Bo Lim");
                    }));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .isEqualTo(
            "the database broke off: test: SQLSTATE 57P01, server says terminating connection due to administrator command");
  }

  @Test
  void theServerKnowsWhoAsks() {
    Map<String, String> environment = new HashMap<>(SERVER.environment("postgres"));
    environment.put("JARFLOW_DAG_ID", "applications");
    environment.put("JARFLOW_RUN_ID", "r1");

    Answer answer =
        run(
            environment,
            database ->
                query(database, "select current_setting('application_name') as name")
                    .list(row -> Result.ok(row.text("name")))
                    .getFirst());

    assertThat(answer.field("message")).isEqualTo("jarflow applications r1");
  }

  @Test
  void aPasswordMayComeFromAFile(@TempDir Path folder) throws Exception {
    Map<String, String> environment = new HashMap<>(SERVER.environment("migrate"));
    String password = environment.remove("PGPASSWORD");
    Path passwords =
        Files.writeString(folder.resolve("pgpass"), "*:*:*:migrate:" + password + "\n");
    environment.put("PGPASSFILE", passwords.toString());

    try (Running child = Running.main(folder, environment, List.of(), WhoAmI.class)) {
      assertThat(child.answer().out()).isEqualTo("{\"outcome\":\"OK\",\"message\":\"migrate\"}\n");
    }
  }

  @Test
  void termCancelsWhatRunsInTheServer(@TempDir Path folder) throws Exception {
    Map<String, String> environment = new HashMap<>(SERVER.environment("postgres"));
    environment.put("JARFLOW_DAG_ID", "sleepers");
    environment.put("JARFLOW_RUN_ID", "r1");
    String running =
        "select state from pg_stat_activity where application_name = 'jarflow sleepers r1' and query like '%pg_sleep%'";

    try (Running child = Running.main(folder, environment, List.of(), Sleeper.class)) {
      until("the statement runs", () -> SERVER.rows(running).contains("active"));

      Answer answer = child.terminate();

      assertThat(SERVER.rows(running)).isEmpty();
      assertThat(answer.err().replaceAll("\"ts\":\"[^\"]*\"", "\"ts\":\"T\""))
          .isEqualTo(
              "{\"ts\":\"T\",\"level\":\"WARN\",\"msg\":\"stopped before the end: nothing half-done was kept\"}\n");
    }
    assertThat(ids()).doesNotContain("40");
  }

  private static List<String> ids() {
    return SERVER.rows("select id from person");
  }

  private static Query query(Database database, String sql) {
    return database.query(SqlFile.parse("test", sql));
  }

  /// Work that may throw into the test.
  private static void work(Work<?> work) {
    Answer _ =
        Answer.of(
            (out, err) -> {
              Map<String, String> environment = SERVER.environment("postgres");
              Run run = new Run(environment, Log.of(environment, err), new Stop());
              try (Database database = Database.open(run)) {
                work.with(database);
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
              return 0;
            });
  }

  private static Answer run(Work<Result> work) {
    return run(SERVER.environment("postgres"), work);
  }

  private static Answer run(Map<String, String> environment, Work<Result> work) {
    return run(environment, Duration.ofSeconds(20), work);
  }

  private static Answer run(Map<String, String> environment, Duration longest, Work<Result> work) {
    Map<String, String> json = new HashMap<>(environment);
    json.put("JARFLOW_LOG", "json");
    return Answer.of((out, err) -> Entry.run(new Toy(longest, work), json, out, err));
  }

  private interface Work<T extends @Nullable Object> {
    T with(Database database) throws SQLException;
  }

  @Command(name = "toy")
  private record Toy(Duration longest, Work<Result> work) implements Task {
    @Override
    public Result run(Run run) throws SQLException {
      try (Database database = Database.open(run, longest)) {
        return work.with(database);
      }
    }
  }

  @Command(name = "who-am-i")
  static final class WhoAmI implements Task {
    static void main(String... args) {
      Entry.main(new WhoAmI(), args);
    }

    @Override
    public Result run(Run run) {
      try (Database database = Database.open(run)) {
        return query(database, "select current_user as name")
            .list(row -> Result.ok(row.text("name")))
            .getFirst();
      }
    }
  }

  @Command(name = "sleeper")
  static final class Sleeper implements Task {
    static void main(String... args) {
      Entry.main(new Sleeper(), args);
    }

    @Override
    public Result run(Run run) {
      try (Database database = Database.open(run)) {
        return database.transaction(
            () -> {
              insert(database, 40, "Rosa Tan");
              return query(database, "select pg_sleep(60)").list(_ -> Result.ok("woke")).getFirst();
            });
      }
    }
  }
}
