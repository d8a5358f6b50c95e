package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.UsageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/// One connection to the database that `PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD` (or
/// `PGPASSFILE`) name.
///
/// It never waits without end: connecting takes at most 5 s, or the 1 to 60 s that
/// `PGCONNECT_TIMEOUT` names, a statement as long as the caller allows, and a network that went
/// silent is noticed soon after. A TERM cancels what runs in the
/// server. Errors arrive as [dev.jarflow.kit.task.UnavailableException] (may pass) or
/// [DatabaseException] (will not), free of values.
public final class Database implements AutoCloseable {
  private static final int CONNECT_SECONDS = 5;
  private static final int MOST_CONNECT_SECONDS = 60;
  private static final Duration STATEMENT = Duration.ofMinutes(1);
  private static final Duration LOCK = Duration.ofSeconds(30);
  private static final int MAX_PORT = 65_535;

  /// The driver logs in a form of its own what its exceptions say again. Held here: the logging
  /// system forgets loggers that nobody holds, and with them their levels.
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(Level.OFF);
  }

  private static final Duration CANCEL_AGAIN = Duration.ofMillis(100);

  private final Connection connection;
  private final Stop stop;
  private final Stop.Handle breaker;
  private final @Nullable LockWatch watch;
  private volatile String statement = "";

  private Database(Connection connection, Run run, LockWatch.@Nullable Pace pace)
      throws SQLException {
    this.connection = connection;
    this.stop = run.stop();
    this.breaker = stop.breakWith(() -> cancel(connection));
    this.watch =
        pace == null
            ? null
            : new LockWatch(
                run,
                pace,
                connection.unwrap(PGConnection.class).getBackendPID(),
                () -> statement,
                () -> cancelOnce(connection));
  }

  /// Connects; a statement may take a minute.
  public static Database open(Run run) {
    return open(run, STATEMENT);
  }

  /// Connects; a statement may take as long as `longest`.
  public static Database open(Run run, Duration longest) {
    return open(run, longest, LockWatch.Pace.USUAL);
  }

  static Database open(Run run, Duration longest, LockWatch.Pace pace) {
    return open(run, source(run, longest), pace);
  }

  /// Connects to look at other sessions.
  static Database unwatched(Run run) {
    return open(run, source(run, Duration.ofSeconds(CONNECT_SECONDS)), null);
  }

  /// Connects to read: nothing can be written, and what a transaction sees is of one moment,
  /// whoever writes meanwhile.
  public static Database openForReading(Run run) {
    return openForReading(run, STATEMENT, LOCK);
  }

  /// The same for a reader who is waited for: a statement may take as long as `longest`, and a
  /// server that says nothing for so long is given up.
  public static Database openForReading(Run run, Duration longest) {
    return openForReading(run, longest, Duration.ZERO);
  }

  private static Database openForReading(Run run, Duration longest, Duration more) {
    PGSimpleDataSource source = source(run, longest);
    source.setSocketTimeout((int) longest.plus(more).toSeconds());
    source.setOptions(
        source.getOptions()
            + " -c default_transaction_read_only=on"
            + " -c default_transaction_isolation=repeatable\\ read");
    return open(run, source, null);
  }

  private static Database open(Run run, PGSimpleDataSource source, LockWatch.@Nullable Pace pace) {
    try {
      return new Database(source.getConnection(), run, pace);
    } catch (SQLException e) {
      throw DatabaseException.whileConnecting(
          "%s as %s".formatted(source.getURL().replaceAll("[?].*", ""), source.getUser()), e);
    }
  }

  /// For libraries that open connections of their own.
  public static DataSource dataSource(Run run, Duration longest) {
    return source(run, longest);
  }

  private static PGSimpleDataSource source(Run run, Duration longest) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    String user = variable(run, "PGUSER", null);
    source.setServerNames(new String[] {variable(run, "PGHOST", "localhost")});
    source.setPortNumbers(new int[] {number(run, "PGPORT", 5432, MAX_PORT, "a port number")});
    source.setDatabaseName(variable(run, "PGDATABASE", user));
    source.setUser(user);
    source.setPassword(run.environment("PGPASSWORD"));
    if (run.environment("PGPASSWORD") != null || run.environment("PGPASSFILE") != null) {
      // Each side proves that it knows the password, and tells nobody: a stranger may sit on the
      // port.
      source.setRequireAuth("scram-sha-256");
    }
    source.setConnectTimeout(connectSeconds(run));
    source.setLoginTimeout(connectSeconds(run));
    source.setSocketTimeout((int) longest.plus(LOCK).toSeconds());
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false);
    source.setApplicationName(application(run));
    source.setOptions(
        "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
            .formatted(longest.toMillis(), LOCK.toMillis(), Duration.ofHours(1).toMillis()));
    return source;
  }

  /// The statement in this file of the `sql` module, for instance `ops/known_files`.
  public Query sql(String name) {
    return query(SqlFile.named(name));
  }

  /// A statement that the program composed, with a question mark for each value; `name` is what
  /// errors call it.
  public Query composed(String name, String jdbc, List<? extends @Nullable Object> values) {
    List<String> places = IntStream.range(0, values.size()).mapToObj(Integer::toString).toList();
    Query query = query(new SqlFile(name, jdbc, places));
    places.forEach(place -> query.with(place, values.get(Integer.parseInt(place))));
    return query;
  }

  Query query(SqlFile file) {
    stop.check();
    return new Query(this, connection, file);
  }

  /// Begins the COPY in this file of the `sql` module, which takes its rows from us.
  public Copy copy(String name) {
    return copy(SqlFile.named(name));
  }

  Copy copy(SqlFile file) {
    return new Copy(stream(file));
  }

  /// Begins the COPY in this file of the `sql` module, which takes its rows from us in binary form.
  public BinaryCopy binaryCopy(String name) {
    return new BinaryCopy(stream(SqlFile.named(name)));
  }

  private CopyStream stream(SqlFile file) {
    stop.check();
    return CopyStream.begin(this, connection, file, stop);
  }

  /// While this is open, it is known what the session does.
  interface Doing extends AutoCloseable {
    @Override
    void close();
  }

  Doing doing(String name) {
    if (watch != null) {
      watch.begins();
    }
    statement = name;
    return () -> statement = "";
  }

  /// The exception for an error of this session; a wait that was ended names who was waited for.
  RuntimeException failed(String doing, SQLException e) {
    RuntimeException failure = DatabaseException.of(doing, e);
    return watch == null ? failure : watch.explain(failure);
  }

  /// Runs a whole file of the `sql` module, for instance `roles/grants`; all of it happens or
  /// nothing does.
  public void script(String name) {
    transaction(
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(SqlFile.text(name));
          }
        });
  }

  /// Everything `work` does happens or nothing does.
  public <T extends @Nullable Object, E extends Exception> T transaction(Work<T, E> work) throws E {
    stop.check();
    try {
      if (!connection.getAutoCommit()) {
        throw new IllegalStateException(
            "expected no transaction around this one: its end would end both");
      }
      connection.setAutoCommit(false);
      try {
        T answer = work.run();
        connection.commit();
        return answer;
      } catch (Throwable e) {
        rollback(e);
        throw e;
      } finally {
        if (!connection.isClosed()) {
          connection.setAutoCommit(true);
        }
      }
    } catch (SQLException e) {
      throw failed("transaction", e);
    }
  }

  /// Waits so long for somebody to tell something in a channel that a `listen` of this connection
  /// named. Anybody may tell something there: it says that there may be news, and no more.
  public boolean heard(Duration longest) {
    stop.check();
    try {
      PGNotification[] heard =
          connection.unwrap(PGConnection.class).getNotifications((int) longest.toMillis());
      return heard != null && heard.length > 0;
    } catch (SQLException e) {
      throw failed("wait for news", e);
    }
  }

  /// Sets a login's password; only its SCRAM hash leaves this process.
  public void setPassword(String login, String password) {
    try {
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(login, password.toCharArray(), "scram-sha-256");
    } catch (SQLException e) {
      throw DatabaseException.of("set the password of " + login, e);
    }
  }

  @Override
  public void close() {
    breaker.close();
    if (watch != null) {
      watch.close();
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw DatabaseException.of("close", e);
    }
  }

  private void rollback(Throwable reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(DatabaseException.of("roll back", e));
    }
  }

  private static void cancelOnce(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      // The server is gone: the statement ends by itself.
    }
  }

  /// Runs on another thread than the one that waits for the server, and until that one has closed
  /// the connection: a statement may be sent just after the first time.
  private static void cancel(Connection connection) {
    try {
      while (!connection.isClosed()) {
        connection.unwrap(PGConnection.class).cancelQuery();
        Thread.sleep(CANCEL_AGAIN);
      }
    } catch (SQLException | InterruptedException e) {
      // The server is gone, or this process is: either way nothing is left to cancel.
    }
  }

  private static String variable(Run run, String name, @Nullable String otherwise) {
    String value = run.environment(name);
    if (value == null) {
      value = otherwise;
    }
    if (value == null) {
      throw new UsageException(
          "expected the database in PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD, found no "
              + name);
    }
    return value;
  }

  private static int connectSeconds(Run run) {
    return number(
        run, "PGCONNECT_TIMEOUT", CONNECT_SECONDS, MOST_CONNECT_SECONDS, "1 to 60 seconds");
  }

  /// The number from 1 to `most` that a variable holds; `expected` is what a refusal calls it.
  private static int number(Run run, String name, int otherwise, int most, String expected) {
    String text = variable(run, name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number > 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException("expected %s in %s, found '%s'".formatted(expected, name, text));
  }

  /// Shows up in pg_stat_activity, which cuts it at 63 bytes.
  private static String application(Run run) {
    Run.Id id = run.id();
    return id == null ? "jarflow by hand" : "jarflow " + id.dag() + " " + id.run();
  }

  /// The work inside a transaction.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, E extends Exception> {
    T run() throws E, SQLException;
  }
}
