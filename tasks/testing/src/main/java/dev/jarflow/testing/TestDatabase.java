package dev.jarflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// A database of one test, on the one PostgreSQL of the build, or of the module where its pom says
/// `<tests.server>${project.artifactId}</tests.server>`.
public record TestDatabase(int port, String name) {
  static final String MIGRATE_PASSWORD = "the-migrate-password-of-tests";
  private static final Duration START = Duration.ofMinutes(3);
  private static final String TEMPLATE = "warehouse";

  /// Empty when the server is shared with the modules that are tested at the same time.
  private static final String SERVER = System.getProperty("tests.server", "");

  /// A template's rights to itself are not copied.
  private static final String SAME_RIGHTS =
      """
      do $$
      declare
          allowed record;
      begin
          execute format('revoke all on database %I from public', current_database());
          for allowed in
              select privilege_type, pg_get_userbyid(grantee) as who
              from pg_database, aclexplode(datacl)
              where datname = 'warehouse' and grantee <> datdba
          loop
              execute format('grant %s on database %I to %I', allowed.privilege_type, current_database(), allowed.who);
          end loop;
      end
      $$
      """;

  /// Owned by jarflow_owner as bootstrap.sql would leave it, with nothing in it.
  public static TestDatabase empty() {
    TestDatabase created = create("owner jarflow_owner");
    created.execute("revoke all on database " + created.name + " from public");
    return created;
  }

  /// A copy of a warehouse that the real migrate jar made, once a build.
  public static TestDatabase migrated() {
    makeTemplate();
    TestDatabase created = create("template " + TEMPLATE + " owner jarflow_owner");
    created.execute(SAME_RIGHTS);
    return created;
  }

  /// The file with the passwords of all logins, as the migrate jar reads and writes it.
  public static Path passwords() {
    makeTemplate();
    return passwordFile(folder());
  }

  /// The environment of a task that logs in so. The superuser `postgres` needs no
  /// password.
  public Map<String, String> environment(String login) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PGHOST", "127.0.0.1");
    environment.put("PGPORT", Integer.toString(port));
    environment.put("PGDATABASE", name);
    environment.put("PGUSER", login);
    String password = password(login);
    if (password != null) {
      environment.put("PGPASSWORD", password);
    }
    return environment;
  }

  /// A connection of the superuser.
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, name));
  }

  /// A connection with this login's password.
  public Connection connect(String login) throws SQLException {
    return connect(login, Objects.requireNonNull(password(login), login));
  }

  public Connection connect(String login, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name), login, password);
  }

  /// The rows of a query by the superuser, each as its values joined by `|`.
  public List<String> rows(String sql) {
    try (Connection connection = connect()) {
      return rows(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The same by this login; an [SQLException] when it is refused.
  public List<String> rowsAs(String login, String sql) throws SQLException {
    try (Connection connection = connect(login)) {
      return rows(connection, sql);
    }
  }

  /// The rows that a statement answers with; none when it is no query.
  public static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        ResultSet rows = statement.getResultSet();
        while (rows.next()) {
          List<String> values = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            values.add(String.valueOf(rows.getString(i)));
          }
          all.add(String.join("|", values));
        }
      }
    }
    return all;
  }

  public void assertRows(String sql, String... expected) {
    assertThat(rows(sql)).containsExactly(expected);
  }

  /// Statements by the superuser.
  public void execute(String sql) {
    List<String> _ = rows(sql);
  }

  /// The number of transactions that wait for this table.
  public int waitingFor(String table) {
    return waiters("relation = '%s'::regclass".formatted(table));
  }

  /// The number of transactions that wait for an advisory lock.
  public int waitingForAdvisoryLock() {
    return waiters("locktype = 'advisory'");
  }

  /// The number of transactions that wait for anything.
  public int waiting() {
    return waiters("true");
  }

  private int waiters(String what) {
    return rows("select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()) and "
            + what)
        .size();
  }

  /// The number of rows that the COPY that now runs has taken in.
  public long copied() {
    return rows(
            "select tuples_processed from pg_stat_progress_copy where datname = current_database()")
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  /// The number of connections of this login.
  public int connected(String login) {
    return rows("select 1 from pg_stat_activity where usename = '%s' and datname = current_database()"
            .formatted(login))
        .size();
  }

  /// Restarts the server, which must be the module's own: whoever is connected is thrown out.
  public void restart() {
    if (SERVER.isEmpty()) {
      throw new IllegalStateException(
          "other modules are tested on this server: give this one its own, in its pom: <tests.server>${project.artifactId}</tests.server>");
    }
    String data = rows("show data_directory").getFirst();
    Path log = folder().resolve("restart.log");
    try {
      List<String> command = new ArrayList<>(asPlainUser());
      command.addAll(List.of(pgCtl().toString(), "-D", data, "-m", "fast", "-w", "restart"));
      run(command, Map.of(), log);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pgCtl() {
    try (Stream<Path> files =
        Files.find(Server.binaries(), 4, (file, _) -> file.endsWith("bin/pg_ctl"))) {
      return files.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void makeTemplate() {
    Path folder = folder();
    Path done = folder.resolve("migrated");
    once(
        done,
        () -> {
          migrate(folder, new TestDatabase(serverPort(folder), TEMPLATE));
          Files.createFile(done);
        });
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /// Makes this file once, whichever of the processes of a build comes first.
  private static void once(Path file, Work work) {
    try (FileChannel channel =
            FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!Files.exists(file)) {
        work.run();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path passwordFile(Path folder) {
    return folder.resolve("pgpass");
  }

  private @Nullable String password(String login) {
    if (login.equals("postgres")) {
      return null;
    }
    if (login.equals("migrate")) {
      return MIGRATE_PASSWORD;
    }
    String start = "*:*:*:" + login + ":";
    try (Stream<String> lines = Files.lines(passwordFile(folder()))) {
      return lines
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestDatabase create(String how) {
    int port = serverPort(folder());
    TestDatabase maintenance = new TestDatabase(port, "postgres");
    TestDatabase created =
        new TestDatabase(port, "test_" + UUID.randomUUID().toString().substring(0, 8));
    maintenance.execute("create database " + created.name + " " + how);
    maintenance.execute(
        "grant connect on database " + created.name + " to migrate with grant option");
    return created;
  }

  private static void migrate(Path folder, TestDatabase template)
      throws IOException, InterruptedException {
    Path passwords = passwordFile(folder);
    Files.writeString(passwords, "*:*:*:migrate:" + MIGRATE_PASSWORD + "\n");
    Path output = folder.resolve("migrate.log");
    List<String> command = Checkout.command("migrate");
    command.addAll(List.of("--passwords", passwords.toString()));
    Map<String, String> environment = template.environment("migrate");
    environment.put("PGCONNECT_TIMEOUT", "60");
    run(command, environment, output);
  }

  private static void run(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    int code = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s".formatted(command, code, Files.readString(log)));
    }
  }

  private static int serverPort(Path folder) {
    Path port = folder.resolve(Server.PORT_FILE);
    once(port, () -> startServer(folder, port));
    try {
      return Integer.parseInt(Files.readString(port));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void startServer(Path folder, Path port) throws IOException, InterruptedException {
    Path output = folder.resolve("server.log");
    List<String> plain = asPlainUser();
    // zonky makes the user namespace by itself.
    List<String> command = new ArrayList<>(plain.contains("unshare") ? List.of() : plain);
    Collections.addAll(
        command,
        Checkout.java(),
        "-Dcheckout=" + Checkout.root(),
        "-cp",
        System.getProperty("java.class.path"),
        Server.class.getName(),
        folder.toString(),
        Long.toString(Checkout.build().pid()));
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    long deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(port)) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("PostgreSQL did not start: " + Files.readString(output));
      }
      Thread.sleep(50);
    }
  }

  /// The words before a program that root may not run, as PostgreSQL: they give it a user namespace
  /// of its own, or, where the system makes none, as in a container, make it nobody, who may still
  /// write to the checkout.
  private static List<String> asPlainUser() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    if (new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0) {
      return List.of("unshare", "-U");
    }
    return List.of(
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        // So that access(2) takes notice of that right: PostgreSQL asks it for its own programs.
        "--securebits=+no_setuid_fixup");
  }

  private static Path folder() {
    try {
      return Files.createDirectories(
          Checkout.root()
              .resolve("target")
              .resolve(
                  "postgres-" + Checkout.build().pid() + (SERVER.isEmpty() ? "" : "-" + SERVER)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
