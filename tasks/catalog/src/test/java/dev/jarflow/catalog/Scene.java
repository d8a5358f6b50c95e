package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Fact;
import dev.jarflow.page.Part.Facts;
import dev.jarflow.page.Part.Section;
import dev.jarflow.page.Part.Table;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.warehouse.Database;

/// What one test of catalog plays in: a warehouse, a data folder, and catalog over them, inside
/// this process.
record Scene(Path data, TestDatabase database) {
  /// A row of the dictionary, its cells as plain text.
  record Cells(
      String column, String type, String key, String about, String readers, String writers) {}

  Scene(Path data) {
    this(data, TestDatabase.migrated());
  }

  Answer catalog(String... options) {
    return catalog(Map.of(), options);
  }

  Answer catalog(Map<String, String> more, String... options) {
    Map<String, String> environment = place().with(more).environment();
    return Answer.of((out, err) -> Entry.run(new Catalog(), environment, out, err, options));
  }

  Page page() {
    return new CatalogPage(read()).page();
  }

  Warehouse read() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Map<String, String> environment = place().environment();
    try (Database opened =
        Database.open(new Run(environment, Log.of(environment, nowhere), new Stop()))) {
      return new CatalogReader(opened).warehouse();
    }
  }

  /// Drops every schema of ours, then runs these statements as a migration would.
  void migrateAnew(String sql) {
    migrate(
        """
        do $$
        declare
            ours name;
        begin
            for ours in select nspname from pg_namespace where nspowner = 'jarflow_owner'::regrole loop
                execute format('drop schema %I cascade', ours);
            end loop;
        end $$;
        """
            + sql);
  }

  /// What a migration would do.
  void migrate(String sql) {
    database.execute("set role jarflow_owner; " + sql);
  }

  static Cells row(Page page, String table, String column) {
    return rows(page, table).stream()
        .filter(row -> row.column().equals(column))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row of " + table + "." + column));
  }

  static List<Cells> rows(Page page, String table) {
    return ((Table) section(page, table).parts().getLast())
        .rows().stream()
            .map(row -> row.stream().map(Inline::plain).toList())
            .map(
                row ->
                    new Cells(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
            .toList();
  }

  static List<Fact> facts(Page page, String table) {
    return section(page, table).parts().stream()
        .filter(Facts.class::isInstance)
        .flatMap(facts -> ((Facts) facts).facts().stream())
        .toList();
  }

  /// The part of the page that tells of a table, or of the roles.
  static Section section(Page page, String id) {
    return sections(page.parts())
        .filter(section -> section.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no table " + id));
  }

  private static Stream<Section> sections(List<Part> parts) {
    return parts.stream()
        .filter(Section.class::isInstance)
        .map(Section.class::cast)
        .flatMap(section -> Stream.concat(Stream.of(section), sections(section.parts())));
  }

  private Workplace place() {
    return Workplace.of("catalog", data, database);
  }
}
