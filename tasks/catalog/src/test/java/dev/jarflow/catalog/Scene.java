package dev.jarflow.catalog;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What one test of catalog plays in: a warehouse, a data folder, and catalog over them, inside
/// this process.
record Scene(Path data, TestDatabase database) {
  private static final Pattern ROW =
      Pattern.compile(
          "<tr data-row><td class=\"mono\">(?<column>[^<]*)</td><td class=\"mono\">(?<type>[^<]*)(?<null> <span class=\"null\">or null</span>)?</td>"
              + "<td>(?<key>.*?)</td><td>(?<comment>.*?)</td><td>(?<reads>.*?)</td><td>(?<writes>.*?)</td></tr>\n");

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

  /// The page of a new run.
  String page() throws IOException {
    Answer answer = catalog();
    if (answer.code() != 0) {
      throw new AssertionError(answer.toString());
    }
    return Files.readString(data.resolve("out/catalog/index.html"));
  }

  Warehouse read() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Map<String, String> environment = place().environment();
    try (Database opened =
        Database.open(new Run(environment, Log.of(environment, nowhere), new Stop()))) {
      return new Reading(opened).warehouse();
    }
  }

  /// What a migration would do.
  void migrate(String sql) {
    database.execute("set role jarflow_owner; " + sql);
  }

  /// A row of the dictionary, its cells as groups.
  static MatchResult row(String page, String table, String column) {
    return rows(page, table).stream()
        .filter(row -> row.group("column").equals(column))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row of " + table + "." + column));
  }

  static List<MatchResult> rows(String page, String table) {
    String start = "<section class=\"entry\" id=\"" + table + "\"";
    int from = page.indexOf(start);
    if (from < 0) {
      throw new AssertionError("no table " + table);
    }
    String section = page.substring(from, page.indexOf("</section>", from));
    return ROW.matcher(section).results().toList();
  }

  private Workplace place() {
    return Workplace.of("catalog", data, database);
  }
}
