package dev.jarflow.warehouse;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.Task;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

/// Against the real server.
class DatabaseTest {
  private static final TestDatabase SERVER = TestDatabase.empty();
  private static final Work<Result> CONNECTS = _ -> Result.ok("connected");

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
    Work<List<List<@Nullable Object>>> rows =
        database ->
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
                        Arrays.asList(
                            row.text("text"),
                            row.number("number"),
                            row.truth("truth"),
                            row.number("names"),
                            row.truth("size"),
                            row.number("none"),
                            row.textOrNull("null")));

    assertThat(work(rows))
        .containsExactly(
            Arrays.asList("O'Brien; drop table person --", 1L << 40, true, 3L, true, 0L, null));
  }

  @Test
  void daysAndMomentsArriveAndComeBack() {
    LocalDate day = LocalDate.of(2024, 2, 29);
    Instant moment = Instant.parse("2024-02-29T23:59:59.999999Z");
    Work<List<List<@Nullable Object>>> rows =
        database ->
            query(
                    database,
                    """
                    select told.day, :moment::timestamptz + interval '1 microsecond' as moment, told.number
                    from unnest(:days::date[], :numbers::bigint[]) as told (day, number)
                    """)
                .with("moment", moment)
                .with("days", List.of(day, day.plusDays(1)))
                .with("numbers", List.of("", "four"), word -> word.isEmpty() ? null : word.length())
                .list(
                    row ->
                        Arrays.asList(
                            row.day("day"), row.moment("moment"), row.numberOrNull("number")));

    Instant midnight = Instant.parse("2024-03-01T00:00:00Z");
    assertThat(work(rows))
        .containsExactly(
            Arrays.asList(day, midnight, null), Arrays.asList(day.plusDays(1), midnight, 4L));
  }

  @Test
  void aListKeepsItsNulls() {
    Work<String> place =
        database ->
            text(
                query(database, "select array_position(:names::text[], null)::text as answer")
                    .with("names", Arrays.asList("a", null)));

    assertThat(work(place)).isEqualTo("2");
  }

  @Test
  void aParameterThatTheFileDoesNotHaveIsABug() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> work(database -> query(database, "select :a").with("b", 1)))
        .withMessage("test has no parameter :b");
  }

  @Test
  void aParameterWithoutAValueIsABug() {
    assertBug(
        database -> query(database, "select :a, :b").with("a", 1).update(),
        "test: no value for :b");
  }

  @Test
  void oneRowIsAskedForAndTwoAreABug() {
    Work<@Nullable String> one =
        database -> query(database, "select 'one' as n").one(row -> row.text("n"));
    Work<@Nullable String> none =
        database -> query(database, "select 'one' as n where false").one(row -> row.text("n"));

    assertThat(work(one)).isEqualTo("one");
    assertThat(work(none)).isNull();
    assertBug(
        database -> query(database, "select 1 from generate_series(1, 2)").one(_ -> "row"),
        "test: expected at most one row, found 2");
  }

  @Test
  void nullWhereAValueIsExpectedIsABug() {
    assertBug(
        database -> only(query(database, "select null::text as answer")),
        "expected a value in column answer, found null");
  }

  @Test
  void aServerThatIsDownIsUnavailableAtOnce() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    Answer answer = unreachable(port, Map.of(), Duration.ofSeconds(2));

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
      Answer _ = unreachable(silent.getLocalPort(), Map.of(), Duration.ofSeconds(9));
    }
  }

  @Test
  void howLongConnectingMayTakeIsTheCallersChoiceWithinBounds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> second = Map.of("PGCONNECT_TIMEOUT", "1");
      Answer _ = unreachable(silent.getLocalPort(), second, Duration.ofSeconds(4));
    }
    for (String bad : List.of("0", "-1", "61", "1.5", "soon")) {
      Answer answer = run(environment("postgres", "PGCONNECT_TIMEOUT", bad), CONNECTS);

      assertThat(answer.code()).isEqualTo(2);
      assertThat(answer.err())
          .startsWith(
              "toy: expected 1 to 60 seconds in PGCONNECT_TIMEOUT, found '%s'\n".formatted(bad));
    }
  }

  private static Answer unreachable(int port, Map<String, String> more, Duration limit) {
    Map<String, String> environment = environment("migrate", "PGPORT", Integer.toString(port));
    environment.putAll(more);
    Instant start = Instant.now();

    Answer answer = run(environment, CONNECTS);

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
    Answer answer = run(environment("migrate", "PGPASSWORD", "swordfish"), CONNECTS);

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.err())
        .contains("password authentication failed for user \\\"migrate\\\"")
        .doesNotContain("swordfish");
  }

  @Test
  void aDatabaseThatNobodyNamedIsAUsageError() {
    assertThat(run(Map.of(), CONNECTS))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                toy: expected the database in PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD, found no PGUSER
                Try: java -jar toy.jar --help
                """));
    for (String port : List.of("many", "99999")) {
      assertThat(run(Map.of("PGUSER", "x", "PGPORT", port), CONNECTS).err())
          .startsWith("toy: expected a port number in PGPORT, found '%s'\n".formatted(port));
    }
  }

  @Test
  void aStatementThatTakesTooLongMayPassNextTime() {
    Answer answer =
        run(
            SERVER.environment("postgres"),
            run -> Database.open(run, Duration.ofMillis(200)),
            database -> only(query(database, "select pg_sleep(30)::text as answer")));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .isEqualTo(
            "the database broke off: test: SQLSTATE 57014, server says canceling statement due to statement timeout");
  }

  @Test
  void whatIsWrongWithAStatementIsSaid() {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> work(database -> query(database, "select nothing").list(_ -> "row")))
        .withMessage("test: SQLSTATE 42703, server says column \"nothing\" does not exist");
  }

  @Test
  void everyTextArrivesThroughACopy() {
    List<String> texts =
        List.of("a b", "tab\t b", "line\n \r\n b", "\\N \\", "é 申 \uD83D\uDE00", " ");
    Work<Long> copies =
        database -> {
          try (Copy copy = copy(database)) {
            for (int i = 0; i < texts.size(); i++) {
              copy.row(70 + i, texts.get(i), i == 0 ? null : "2001-02-03");
            }
            return copy.end();
          }
        };

    assertThat(work(copies)).isEqualTo(6);
    assertThat(SERVER.rows("select name from person where id >= 70 order by id")).isEqualTo(texts);
    assertThat(SERVER.rows("select id from person where id >= 70 and born is null"))
        .containsExactly("70");
    SERVER.execute("delete from person where id >= 70");
  }

  @Test
  void aCopyThatIsNotEndedCopiesNothingAndTheConnectionGoesOn() {
    Work<String> copies =
        database -> {
          try (Copy copy = copy(database)) {
            for (int i = 0; i < 10_000; i++) {
              copy.row(1_000 + i, "Patty Smith", null);
            }
          }
          return text(
              query(database, "select count(*)::text as answer from person where id >= 1000"));
        };

    assertThat(work(copies)).isEqualTo("0");
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

  static List<Arguments> refusals() {
    String person = "DatabaseException: test: SQLSTATE %s, schema public, table person, ";
    String words = person.formatted("23514") + "constraint a_name_has_two_words";
    return List.of(
        refusal(
            "a key that is there",
            database -> {
              insert(database, 1, "Patty Smith");
              return insert(database, 1, "Patty Smith");
            },
            person.formatted("23505") + "constraint an_id_is_unique"),
        refusal("a check", database -> insert(database, 2, "PattySmith"), words),
        refusal(
            "a null",
            database -> insert(database, 3, null),
            person.formatted("23502") + "column name"),
        refusal("a check in a copy", database -> copied(database, 80, "Patty", null), words),
        refusal(
            "a value in a copy",
            database -> copied(database, 81, "Patty Smith", "Patty Smith"),
            "DatabaseException: test: SQLSTATE 22007"),
        refusal(
            "a value for the server",
            database ->
                only(
                    query(database, "select :born::text::date as answer")
                        .with("born", "Patty Smith")),
            "DatabaseException: test: SQLSTATE 22007"),
        refusal(
            "a value for the driver",
            database ->
                query(database, "select 'Patty Smith' as id")
                    .list(row -> Result.ok("" + row.number("id")))
                    .getFirst(),
            "DatabaseException: column id: SQLSTATE 22003"),
        refusal(
            "a value past the Database",
            _ -> insertPastTheDatabase(),
            "PSQLException: SQLSTATE 22007"),
        refusal(
            "a value in what a library said",
            _ -> {
              try {
                return insertPastTheDatabase();
              } catch (SQLException e) {
                throw new IllegalStateException("script failed\n  Message: " + e.getMessage(), e);
              }
            },
            "IllegalStateException: script failed, because of PSQLException: SQLSTATE 22007"),
        refusal(
            "a value in a suppressed exception",
            _ -> {
              IllegalStateException failure = new IllegalStateException("half-way");
              try {
                insertPastTheDatabase();
              } catch (SQLException e) {
                failure.addSuppressed(e);
              }
              throw failure;
            },
            "IllegalStateException: half-way"),
        refusal(
            "a value in a batch",
            _ -> {
              try (Connection connection = SERVER.connect();
                  PreparedStatement statement =
                      connection.prepareStatement(
                          "insert into person (id, name) values (51, 'Patty Smith')")) {
                statement.addBatch();
                statement.addBatch();
                return Result.ok("" + statement.executeBatch().length);
              }
            },
            "BatchUpdateException: SQLSTATE 23505, because of PSQLException: SQLSTATE 23505"));
  }

  private static Arguments refusal(String what, Work<Result> work, String message) {
    return Arguments.of(what, work, message);
  }

  private static Result insertPastTheDatabase() throws SQLException {
    try (Connection connection = SERVER.connect()) {
      return Result.ok(
          ""
              + TestDatabase.rows(
                  connection, "insert into person values (50, 'Patty Smith', 'Patty Smith')"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aRefusalNamesThePlaceAndRepeatsNoValue(String what, Work<Result> work, String message) {
    Answer answer = run(work);

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.field("message")).isEqualTo(message);
    assertThat(answer.out() + answer.err()).doesNotContain("Patty", "Smith");
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
    assertBug(
        database ->
            database.transaction(
                () -> {
                  insert(database, 10, "Grace Goh");
                  throw new IllegalStateException("half-way");
                }),
        "half-way");
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
    Work<Result> reader =
        database -> {
          List<Long> counts =
              database.transaction(
                  () -> {
                    long before = people(database);
                    insertOutside(91, "Rosa Tan");
                    return List.of(before, people(database));
                  });
          long after = people(database);
          assertThat(counts).containsExactly(after - 1, after - 1);
          return insert(database, 92, "Rosa Tan");
        };

    Answer answer = run(SERVER.environment("postgres"), Database::openForReading, reader);

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

  @Test
  void aTransactionInATransactionIsABug() {
    assertBug(
        database ->
            database.transaction(() -> database.transaction(() -> insert(database, 20, "Bo Lim"))),
        "expected no transaction around this one: its end would end both");
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
    Answer answer =
        run(
            inRun("applications"),
            database ->
                only(query(database, "select current_setting('application_name') as answer")));

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

  /// The server is told times in digits.
  @Test
  void aPersonWhoseLocaleHasOtherDigitsConnectsToo(@TempDir Path folder) throws Exception {
    List<String> locale = List.of("-Duser.language=ar", "-Duser.country=EG");

    try (Running child =
        Running.main(folder, SERVER.environment("migrate"), locale, WhoAmI.class)) {
      assertThat(child.answer().out()).isEqualTo("{\"outcome\":\"OK\",\"message\":\"migrate\"}\n");
    }
  }

  @Test
  void termCancelsWhatRunsInTheServer(@TempDir Path folder) throws Exception {
    String running =
        "select state from pg_stat_activity where application_name = 'jarflow sleepers r1' and query like '%pg_sleep%'";

    try (Running child = Running.main(folder, inRun("sleepers"), List.of(), Sleeper.class)) {
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

  /// The value in the column `answer` of the first row.
  private static String text(Query query) {
    return query.list(row -> row.text("answer")).getFirst();
  }

  private static Result only(Query query) {
    return Result.ok(text(query));
  }

  private static Map<String, String> environment(String login, String name, String value) {
    Map<String, String> environment = new HashMap<>(SERVER.environment(login));
    environment.put(name, value);
    return environment;
  }

  private static Map<String, String> inRun(String dag) {
    Map<String, String> environment = environment("postgres", "JARFLOW_DAG_ID", dag);
    environment.put("JARFLOW_RUN_ID", "r1");
    return environment;
  }

  /// Work that may throw into the test.
  private static <T extends @Nullable Object> T work(Work<T> work) {
    Map<String, String> environment = SERVER.environment("postgres");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Run run = new Run(environment, Log.of(environment, nowhere), new Stop());
    try (Database database = Database.open(run)) {
      return work.with(database);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertBug(Work<?> work, String message) {
    assertThatIllegalStateException().isThrownBy(() -> work(work)).withMessage(message);
  }

  private static Answer run(Work<Result> work) {
    return run(SERVER.environment("postgres"), work);
  }

  private static Answer run(Map<String, String> environment, Work<Result> work) {
    return run(environment, run -> Database.open(run, Duration.ofSeconds(20)), work);
  }

  private static Answer run(
      Map<String, String> environment, Function<Run, Database> open, Work<Result> work) {
    Map<String, String> json = new HashMap<>(environment);
    json.put("JARFLOW_LOG", "json");
    return Answer.of((out, err) -> Entry.run(new Toy(open, work), json, out, err));
  }

  interface Work<T extends @Nullable Object> {
    T with(Database database) throws SQLException;
  }

  @Command(name = "toy")
  private record Toy(Function<Run, Database> open, Work<Result> work) implements Task {
    @Override
    public Result run(Run run) throws SQLException {
      try (Database database = open.apply(run)) {
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
        return only(query(database, "select current_user as answer"));
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
              return only(query(database, "select pg_sleep(60)::text as answer"));
            });
      }
    }
  }
}
