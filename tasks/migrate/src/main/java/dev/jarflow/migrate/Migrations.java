package dev.jarflow.migrate;

import module java.base;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// The versioned migrations of the `sql` module, applied as the warehouse's owner.
record Migrations(Flyway flyway) {

  static Migrations of(DataSource source) {
    return new Migrations(
        Flyway.configure()
            .dataSource(source)
            .loggers(Silence.class.getName())
            .initSql("set role jarflow_owner")
            .defaultSchema("ops")
            .createSchemas(true)
            .table("migration")
            .locations("classpath:sql/migrations")
            .validateMigrationNaming(true)
            // Not those of a newer checkout either, as it does unless told.
            .ignoreMigrationPatterns(new String[0])
            .load());
  }

  /// A sentence for each applied migration whose file has changed since, or is not there.
  List<String> broken() {
    return flyway.validateWithResult().invalidMigrations.stream()
        .filter(invalid -> !invalid.errorDetails.errorMessage.contains("not applied to database"))
        .map(
            invalid ->
                (invalid.errorDetails.errorMessage.contains("not resolved locally")
                        ? "migration V%s (%s) was applied and is not in this checkout: check out a commit that has it"
                        : "migration V%s (%s) is not what was applied: put its file back, and write a new one for the change")
                    .formatted(invalid.version, invalid.description))
        .toList();
  }

  /// Applies the missing ones and returns their files, in order.
  List<String> apply() {
    return flyway.migrate().migrations.stream()
        .map(migration -> migration.filepath.replaceAll(".*/", ""))
        .toList();
  }

  /// The version of the database.
  String version() {
    MigrationInfo current = flyway.info().current();
    return current == null || current.getState() != MigrationState.SUCCESS
        ? "none"
        : String.valueOf(current.getVersion());
  }
}
