package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The manners of the statements in `sql/queries`.
class SqlTest {
  private static final Path QUERIES = Repository.ROOT.resolve("sql/queries");
  private static final Pattern NOT_CODE = Pattern.compile("--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"");
  private static final Pattern USE = Pattern.compile("\"([a-z_-]+/[a-z_]+)\"");

  static List<Path> queries() throws IOException {
    try (Stream<Path> files = Files.walk(QUERIES)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aStatementSaysWhyIsAloneAndLowerCase(Path file) throws IOException {
    String text = Files.readString(file);
    String code = NOT_CODE.matcher(text).replaceAll("");

    assertThat(file.toString()).endsWith(".sql");
    assertThat(text).as("its first line says what it is for").matches("(?s)-- [A-Z].{10,}");
    assertThat(text.lines().takeWhile(line -> line.startsWith("--")).reduce((_, last) -> last))
        .get()
        .asString()
        .as("the comment is a sentence")
        .endsWith(".");
    assertThat(code).as("one statement, without an end").doesNotContain(";").isNotBlank();
    assertThat(code).isEqualTo(code.toLowerCase(Locale.ROOT));
    assertThat(text).doesNotContain("\t").doesNotContain(" \n").endsWith("\n");
  }

  @Test
  void everyStatementIsUsedAndEveryUsedOneIsThere() throws IOException {
    Set<String> used = new TreeSet<>();
    for (Path file : Repository.mainSources()) {
      USE.matcher(Files.readString(file)).results().forEach(use -> used.add(use.group(1)));
    }
    Set<String> written = new TreeSet<>();
    for (Path file : queries()) {
      written.add(QUERIES.relativize(file).toString().replace(".sql", ""));
    }

    used.addAll(erasures(written));
    used.retainAll(
        used.stream()
            .filter(name -> Files.isDirectory(QUERIES.resolve(name).getParent()))
            .toList());
    assertThat(used).isEqualTo(written);
  }

  /// The statements that erase-person finds by the name of a table with people in it.
  private static Set<String> erasures(Set<String> written) throws IOException {
    Set<String> erasures = new TreeSet<>();
    for (String line : Files.readAllLines(Repository.ROOT.resolve("sql/people.csv"))) {
      String table = line.substring(0, line.indexOf(','));
      erasures.add(table.replace(".", "/find_"));
      erasures.add(table.replace(".", "/erase_"));
    }
    erasures.retainAll(written);
    return erasures;
  }
}
