package dev.jarflow.testing;

import module java.base;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// The PostgreSQL of one build: a process of its own that ends, and leaves nothing, when the build
/// does.
final class Server {
  /// Written last, so that whoever sees it may connect.
  static final String PORT_FILE = "port";

  private static final String HBA =
      """
      local all postgres trust
      host  all postgres 127.0.0.1/32 trust
      host  all all      127.0.0.1/32 scram-sha-256
      """;

  private Server() {}

  /// `args`: the folder to work in, and the process to outlive by no more than a moment.
  public static void main(String... args) throws Exception {
    Path folder = Path.of(args[0]);
    long build = Long.parseLong(args[1]);
    try (EmbeddedPostgres postgres = start(folder)) {
      bootstrap(postgres);
      bootstrapWarehouse(postgres);
      Path port = folder.resolve(PORT_FILE);
      Path unfinished = folder.resolve("port.tmp");
      Files.writeString(unfinished, Integer.toString(postgres.getPort()));
      Files.move(unfinished, port, StandardCopyOption.ATOMIC_MOVE);
      ProcessHandle.of(build).ifPresent(process -> process.onExit().join());
    }
    Checkout.remove(folder);
  }

  /// PostgreSQL's programs, which the first server of a checkout unpacks there for all later ones.
  static Path binaries() {
    return Checkout.root().resolve("target").resolve("postgres-programs");
  }

  private static EmbeddedPostgres start(Path folder) throws IOException {
    Path data = folder.resolve("data");
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setPort(freePort())
        .setCleanDataDirectory(true)
        .setOverrideWorkingDirectory(binaries().toFile())
        .setServerConfig("fsync", "off")
        .setServerConfig("full_page_writes", "off")
        .setServerConfig("max_connections", "60")
        .setServerConfig("password_encryption", "scram-sha-256")
        .start();
  }

  /// Below the ports that a system lends to outgoing connections: none takes it before PostgreSQL.
  private static int freePort() throws IOException {
    while (true) {
      int port = RandomGenerator.getDefault().nextInt(10_000, 32_000);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException _) {
        // Somebody has this one: try another.
      }
    }
  }

  private static void bootstrap(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements("bootstrap")) {
        statement.execute(sql);
      }
      statement.execute("alter role migrate password '" + TestDatabase.MIGRATE_PASSWORD + "'");
      authenticate(statement);
    }
  }

  private static void bootstrapWarehouse(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection = postgres.getDatabase("postgres", "warehouse").getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements("bootstrap_warehouse")) {
        statement.execute(sql);
      }
    }
  }

  private static void authenticate(Statement statement) throws SQLException, IOException {
    String hba;
    try (var rows = statement.executeQuery("show hba_file")) {
      rows.next();
      hba = rows.getString(1);
    }
    Files.writeString(Path.of(hba), HBA);
    statement.execute("select pg_reload_conf()");
  }

  private static List<String> statements(String name) throws IOException {
    try (InputStream in = Server.class.getResourceAsStream("/sql/" + name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("no " + name + ".sql in the sql module");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split(";\\s*(\n|$)")).filter(sql -> !sql.isBlank()).toList();
    }
  }
}
