package dev.jarflow.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the sources say, beyond what their classes show.
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

  /// About what it says today, and a little room: a bigger kit is a framework. What a second task
  /// does not need yet belongs to the first one. It grew by a fifth when applications came: reading
  /// CSV and JSON, which validate and load-members both do, and COPY, which every later loader
  /// will.
  private static final int KIT_FILES = 28;

  private static final int KIT_LINES_OF_CODE = 1_750;

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

  @Test
  void theKitStaysSmall() throws IOException {
    List<Path> files =
        Repository.mainSources().stream()
            .filter(file -> file.startsWith(Repository.ROOT.resolve("tasks/kit")))
            .filter(file -> !file.endsWith("package-info.java"))
            .toList();
    long lines = 0;
    for (Path file : files) {
      lines += Files.readAllLines(file).stream().filter(SourceTest::isCode).count();
    }

    assertThat(files).hasSizeLessThanOrEqualTo(KIT_FILES);
    assertThat(lines).isLessThanOrEqualTo(KIT_LINES_OF_CODE);
  }

  private static boolean isCode(String line) {
    String text = line.strip();
    return !(text.isEmpty()
        || text.startsWith("//")
        || text.startsWith("import ")
        || text.startsWith("package "));
  }

  /// The contents of string literals, as written.
  private static Stream<String> strings(String source) {
    Matcher matcher = STRING.matcher(COMMENT.matcher(source).replaceAll(""));
    return matcher
        .results()
        .map(found -> found.group("block") == null ? found.group("line") : found.group("block"));
  }
}
