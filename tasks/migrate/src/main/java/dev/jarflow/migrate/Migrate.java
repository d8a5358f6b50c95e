package dev.jarflow.migrate;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the warehouse up to date: roles, then migrations, then grants, then passwords.",
      "Safe to run again and to run twice at once. Log in as the role migrate (PGUSER)."
    },
    footer = {
      "",
      "Example:",
      "  export PGHOST=127.0.0.1 PGPORT=5433 PGDATABASE=warehouse",
      "  PGUSER=migrate PGPASSFILE=pgpass java -jar migrate.jar --passwords pgpass"
    })
public final class Migrate implements Task {
  private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(30);

  @Option(
      names = "--passwords",
      paramLabel = "FILE",
      description = {
        "File in the form of .pgpass with a line for each login. A login without a line gets one",
        "with a new password; then the password of every login is set. Without this option no",
        "password changes."
      })
  private @Nullable Path passwords;

  public static void main(String... args) {
    Entry.main(new Migrate(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    try (Database database = Database.open(run, LONGEST_STATEMENT)) {
      database.sql("migrate/lock").list(row -> true);
      database.sql("migrate/matrix").with("matrix", matrix()).list(row -> true);
      database.script("roles/roles");
      Migrations migrations = Migrations.of(Database.dataSource(run, LONGEST_STATEMENT));
      List<String> broken = migrations.broken();
      if (!broken.isEmpty()) {
        broken.forEach(run.log()::error);
        return Result.rejected(broken.getFirst()).with("broken", broken);
      }
      List<String> applied = migrations.apply();
      applied.forEach(script -> run.log().info("applied " + script));
      database.script("roles/grants");
      List<String> logins = passwords == null ? List.of() : Passwords.in(passwords).set(database);
      return Result.ok(applied.isEmpty() ? "up to date" : "%d applied".formatted(applied.size()))
          .with("applied", applied)
          .with("version", migrations.version())
          .with("passwords_set", logins);
    }
  }

  /// The lines that say who may do what.
  private static String matrix() throws IOException {
    try (InputStream lines = Migrate.class.getResourceAsStream("/sql/roles/matrix.csv")) {
      return new String(Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
