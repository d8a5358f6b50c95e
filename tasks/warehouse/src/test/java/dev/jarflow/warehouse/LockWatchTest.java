package dev.jarflow.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who holds up a session is said while it waits, and how the wait ends depends on who that is.
class LockWatchTest {
  private static final TestDatabase SERVER = TestDatabase.empty();
  private static final LockWatch.Pace QUICK =
      new LockWatch.Pace(Duration.ofMillis(100), Duration.ZERO, Duration.ofSeconds(2));
  private static final String TAKE = "lock table held in exclusive mode";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeAll
  static void roles() {
    SERVER.execute(
        """
        create table held (one integer);
        create role watched_task login in role task password 'x';
        create role watched_person login password 'x';
        grant all on held to watched_task, watched_person;
        """);
    SERVER.execute(
        "do $$ begin execute format('grant connect on database %I to watched_task, watched_person', current_database()); end $$");
  }

  @AfterAll
  static void drop() {
    SERVER.execute(
        "drop table held; drop owned by watched_task, watched_person; drop role watched_task, watched_person");
  }

  @Test
  void aWaitForAPersonEndsAndNamesThem() throws SQLException {
    try (Connection _ = holding("watched_person", "psql of Anna")) {
      long began = System.nanoTime();

      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> take(Duration.ofMinutes(1)))
          .withMessage(
              "watched_person (psql of Anna) held what this needs: end that session, or try again when it has ended");

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    }
    assertThat(said())
        .contains(
            "\"msg\":\"waiting for a person: watched_person (psql of Anna)\",\"statement\":\"test\",\"seconds\":0,\"at_most\":2}");
  }

  @Test
  void aWaitForAnotherTaskGoesOnUntilItIsItsTurn() throws Exception {
    CompletableFuture<Boolean> turn;
    try (Connection _ = holding("watched_task", "jarflow sales run")) {
      turn = Held.atOnce(() -> take(Duration.ofMinutes(1)));
      Thread.sleep(Duration.ofSeconds(4));
      assertThat(turn).isNotDone();
    }
    assertThat(turn.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said())
        .contains("\"msg\":\"waiting for watched_task (jarflow sales run)\"")
        .doesNotContain("person", "at_most");
  }

  @Test
  void aLimitThatEndsAWaitNamesWhoHeldTheLock() throws SQLException {
    try (Connection _ = holding("watched_task", "jarflow sales run")) {
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> take(Duration.ofSeconds(1)))
          .withMessage(
              "watched_task (jarflow sales run) held what this needs: end that session, or try again when it has ended");
    }
  }

  @Test
  void whoHeldUpAnEarlierStatementIsNotBlamedForALaterFailure() throws Exception {
    CompletableFuture<Throwable> failure;
    try (Connection _ = holding("watched_task", "jarflow sales run")) {
      failure = Held.atOnce(this::takeAndLoseTheSession);
      Thread.sleep(Duration.ofSeconds(2));
    }
    assertThat(failure.get(30, TimeUnit.SECONDS))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the database broke off");
    assertThat(said()).contains("waiting for watched_task (jarflow sales run)");
  }

  private Throwable takeAndLoseTheSession() {
    try (Database database = Database.open(run(), Duration.ofMinutes(2), QUICK)) {
      return database.transaction(
          () -> {
            query(database, TAKE).run();
            try {
              query(database, "select pg_terminate_backend(pg_backend_pid())").run();
            } catch (UnavailableException e) {
              return e;
            }
            return new IllegalStateException("the session lives");
          });
    } catch (UnavailableException e) {
      return e;
    }
  }

  @Test
  void aStatementThatTakesItsTimeIsNamed() {
    try (Database database = Database.open(run(), Duration.ofMinutes(1), QUICK)) {
      query(database, "select pg_sleep(1)").run();
    }
    assertThat(said())
        .contains("\"msg\":\"at work on one statement\",\"statement\":\"test\",\"seconds\":");
  }

  /// As watched_task; a wait for a lock takes at most `longest`.
  private boolean take(Duration longest) {
    try (Database database = Database.open(run(), Duration.ofMinutes(2), QUICK)) {
      return database.transaction(
          () -> {
            query(database, "set local lock_timeout = " + longest.toMillis()).run();
            query(database, TAKE).run();
            return true;
          });
    }
  }

  private static Query query(Database database, String sql) {
    return database.query(SqlFile.parse("test", sql));
  }

  private Run run() {
    Map<String, String> environment = new HashMap<>(SERVER.environment("postgres"));
    environment.putAll(Map.of("PGUSER", "watched_task", "PGPASSWORD", "x"));
    return new Run(environment, Log.of(Map.of(), new PrintStream(said)), new Stop());
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private static Connection holding(String login, String application) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/%s?ApplicationName=%s"
                .formatted(
                    SERVER.port(),
                    SERVER.name(),
                    URLEncoder.encode(application, StandardCharsets.UTF_8)),
            login,
            "x");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(TAKE);
    }
    return connection;
  }
}
