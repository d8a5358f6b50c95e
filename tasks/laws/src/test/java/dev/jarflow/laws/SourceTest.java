package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

/// Laws of the text of the sources, beyond what their classes show.
class SourceTest {
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*//.*$");
  private static final Pattern STRING =
      Pattern.compile(
          "\"\"\"\\s*(?<block>.*?)\"\"\"|\"(?<line>(?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
  private static final Pattern SQL =
      Pattern.compile(
          "\\s*(select\\s.*\\bfrom\\b|select\\s+\\w+\\(|insert\\s+into\\s|update\\s+[\\w.\"]+\\s+set\\b|delete\\s+from\\s|merge\\s+into\\s|truncate\\s|copy\\s+[\\w.\"]+\\s*(\\(|from\\b|to\\b)"
              + "|(create|alter|drop)\\s+(or\\s+replace\\s+)?(table|role|schema|view|index|function|database|type)\\b"
              + "|(grant|revoke)\\s+[\\w\\s,]+\\s(on|to|from)\\s|set\\s+(role|local|session)\\b|with\\s+\\w+\\s+as\\s*\\().*",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  @Test
  void sqlStandsInFilesAndNotInStrings() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : Repository.mainSources()) {
      strings(Files.readString(file))
          .filter(text -> SQL.matcher(text).matches())
          .filter(text -> !text.equals(FLYWAY_SETTING))
          .filter(_ -> !file.toString().contains("/tasks/testing/"))
          .forEach(text -> found.add(Repository.name(file) + ": " + text));
    }

    assertThat(found).isEmpty();
  }

  /// Flyway takes no file for this.
  private static final String FLYWAY_SETTING = "set role jarflow_owner";

  @Test
  void theScanKnowsSqlWhenItSeesIt() {
    assertThat(
            Stream.of(
                "select a from b",
                "SELECT now()",
                "\n  insert into a values (1)",
                "update ops.batch set x = 1",
                "delete from a",
                "create table a (b int)",
                "alter role a password 'b'",
                "grant select on a to b",
                "with a as (select 1) select 2",
                "copy a (b) from stdin"))
        .allMatch(text -> SQL.matcher(text).matches());
    assertThat(
            Stream.of(
                "select a dataset",
                "update the manual",
                "create a folder first",
                "with",
                "grant",
                "copy from the landing folder",
                "set the password of "))
        .noneMatch(text -> SQL.matcher(text).matches());
    assertThat(
            strings("a(\"x \\\" y\"); // \"no\"\nb(\"\"\"\n  select\n  \"\"\");\n  // \"none\"\n"))
        .contains("x \\\" y", "select\n  ")
        .doesNotContain("none");
  }

  /// Decision 25. The names that stand twice in java.base are imported one by one.
  @Test
  void theJdkStandsInOneImport() throws IOException {
    Set<String> packages = Object.class.getModule().getPackages();
    Set<String> twice = Set.of("Attributes");
    List<String> found = new ArrayList<>();
    for (Path file : Repository.sources()) {
      TYPE_IMPORT
          .matcher(Files.readString(file))
          .results()
          .filter(type -> packages.contains(type.group("package")))
          .filter(type -> !twice.contains(type.group("name")))
          .forEach(type -> found.add(Repository.name(file) + ": " + type.group()));
    }

    assertThat(found).isEmpty();
  }

  private static final Pattern TYPE_IMPORT =
      Pattern.compile("(?m)^import (?<package>[a-z0-9_.]+)[.](?<name>[A-Z]\\w*);$");

  /// A new task says what the template does: in its pom, its package and its command. Whoever makes
  /// another task of it has to change all of them.
  @Test
  void aModuleThatSaysWhatTheTemplateDoesIsTheTemplate() throws IOException {
    List<String> template = sayingSo(Repository.ROOT.resolve("cli/templates/task"));
    assertThat(template).hasSize(3);

    for (Path module : Repository.modules()) {
      assertThat(sayingSo(module)).as(Repository.name(module)).size().isIn(0, template.size());
    }
  }

  private static final String OF_THE_TEMPLATE = "Counts the lines of a batch's files";

  private static List<String> sayingSo(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().matches(".*[.](java|xml)")).toList()) {
        if (Files.readString(file).contains(OF_THE_TEMPLATE)) {
          found.add(Repository.name(file));
        }
      }
      return found;
    }
  }

  /// The contents of string literals, as written.
  private static Stream<String> strings(String source) {
    return STRING
        .matcher(withoutComments(source))
        .results()
        .map(found -> found.group("block") == null ? found.group("line") : found.group("block"));
  }

  static String withoutComments(String source) {
    return COMMENT.matcher(source).replaceAll("");
  }
}
