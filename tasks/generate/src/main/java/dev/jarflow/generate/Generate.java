package dev.jarflow.generate;

import dev.jarflow.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/// Writes a Java class for each table of a warehouse that the migrate jar just made.
///
/// While what lies there was made of the same migrations there is nothing to do, and no PostgreSQL
/// is started.
public final class Generate {
  private static final List<String> SCHEMAS = List.of("membership", "ops", "sales");

  private Generate() {}

  /// `args`: the folder of the migrations, the folder to write into, the package.
  public static void main(String... args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[1]));
    Stamp stamp =
        new Stamp(folder, List.of(Path.of(args[0])), Generate.class, Constants.FULL_VERSION);
    if (stamp.isRight()) {
      return;
    }
    long began = System.nanoTime();
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    GenerationTool.generate(
        new Configuration()
            .withLogging(Logging.ERROR)
            .withJdbc(warehouse(TestDatabase.migrated()))
            .withGenerator(
                new Generator()
                    .withDatabase(tables())
                    .withGenerate(form())
                    .withTarget(
                        new Target().withPackageName(args[2]).withDirectory(folder.toString()))));
    stamp.set();
    System.out.printf(
        Locale.ROOT,
        "tables of %s: made in %.1f s%n",
        String.join(", ", SCHEMAS),
        (System.nanoTime() - began) / 1e9);
  }

  private static Jdbc warehouse(TestDatabase database) {
    return new Jdbc()
        .withUrl("jdbc:postgresql://127.0.0.1:%d/%s".formatted(database.port(), database.name()))
        .withUser("postgres");
  }

  /// Tables with their columns: all that a statement names.
  private static Database tables() {
    return new Database()
        .withSchemata(
            SCHEMAS.stream()
                .map(schema -> new SchemaMappingType().withInputSchema(schema))
                .toList())
        .withIncludeRoutines(false)
        .withIncludeSequences(false)
        .withIncludeIndexes(false)
        .withIncludePrimaryKeys(false)
        .withIncludeUniqueKeys(false)
        .withIncludeForeignKeys(false)
        .withIncludeCheckConstraints(false)
        .withIncludeTriggers(false);
  }

  /// What would read and write rows by itself is left out: the kit runs statements.
  private static org.jooq.meta.jaxb.Generate form() {
    return new org.jooq.meta.jaxb.Generate()
        .withRecords(false)
        .withRelations(false)
        .withImplicitJoinPathsToOne(false)
        .withGlobalCatalogReferences(false)
        .withGlobalSchemaReferences(false)
        .withWhereMethodOverrides(false)
        .withRenameMethodOverrides(false);
  }
}
