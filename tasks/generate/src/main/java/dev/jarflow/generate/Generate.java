package dev.jarflow.generate;

import module java.base;

import dev.jarflow.testing.TestDatabase;
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
/// It does nothing, and starts no PostgreSQL, when the classes were made of the same migrations.
public final class Generate {
  /// Every schema has a comment.
  private static final Pattern SCHEMA = Pattern.compile("comment on schema (\\w+) is");

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
    Set<String> schemas = schemas(Path.of(args[0]));
    GenerationTool.generate(
        new Configuration()
            .withLogging(Logging.ERROR)
            .withJdbc(warehouse(TestDatabase.migrated()))
            .withGenerator(
                new Generator()
                    .withDatabase(tables(schemas))
                    .withGenerate(form())
                    .withTarget(
                        new Target().withPackageName(args[2]).withDirectory(folder.toString()))));
    stamp.set();
    System.out.printf(
        Locale.ROOT,
        "tables of %s: made in %.1f s%n",
        String.join(", ", schemas),
        (System.nanoTime() - began) / 1e9);
  }

  private static Set<String> schemas(Path migrations) throws IOException {
    Set<String> schemas = new TreeSet<>();
    try (Stream<Path> files = Files.list(migrations)) {
      for (Path file : files.toList()) {
        SCHEMA.matcher(Files.readString(file)).results().forEach(it -> schemas.add(it.group(1)));
      }
    }
    return schemas;
  }

  private static Jdbc warehouse(TestDatabase database) {
    return new Jdbc()
        .withUrl("jdbc:postgresql://127.0.0.1:%d/%s".formatted(database.port(), database.name()))
        .withUser("postgres");
  }

  /// Tables with their columns: a statement names nothing else.
  private static Database tables(Set<String> schemas) {
    return new Database()
        .withSchemata(
            schemas.stream()
                .map(schema -> new SchemaMappingType().withInputSchema(schema))
                .toList())
        .withIncludeRoutines(false)
        .withTableValuedFunctionsAsTables(false)
        .withIncludeSequences(false)
        .withIncludeIndexes(false)
        .withIncludePrimaryKeys(false)
        .withIncludeUniqueKeys(false)
        .withIncludeForeignKeys(false)
        .withIncludeCheckConstraints(false)
        .withIncludeTriggers(false);
  }

  /// Leaves out everything that reads and writes rows by itself: the warehouse runs statements.
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
