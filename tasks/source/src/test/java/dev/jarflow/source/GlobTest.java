package dev.jarflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import module java.base;

import dev.jarflow.kit.task.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pattern fits the names that Java's globs fit, however it is written, in time that grows with
/// its length and the name's.
class GlobTest {
  private static final List<String> NAMES =
      List.of(
          "a.csv",
          "b.csv",
          "ab.csv",
          "a",
          "b",
          "",
          "csv",
          "a.CSV",
          ".a",
          "a,b",
          "{a}",
          "a*b",
          "[a]",
          "a]",
          "-",
          "^",
          "!",
          "\\",
          "é.csv",
          "e\u0301.csv",
          "😀",
          "😀😀",
          "a b.csv",
          "aaaa",
          "aab",
          "]x");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "**",
        "?",
        "??",
        "*.csv",
        "a*",
        "*a*",
        "*a*b*",
        "a?csv",
        "{a,b}.csv",
        "{a,b}*",
        "{,a}b.csv",
        "{*.csv,?}",
        "{a,{b}",
        "a,b",
        "\\{a\\}",
        "{\\{a\\},b}",
        "a\\*b",
        "[ab]*",
        "[!a]*",
        "[a-c].csv",
        "[-a]",
        "[!-a]",
        "[^a]",
        "\\[a\\]",
        "[\\]",
        "{[ab],😀}*",
        "*{a,b}{a,b}*",
        "*}",
        "a]",
        "[😀a]?",
        "[]]x",
        ""
      })
  void fitsAsJavasGlobsDo(String pattern) {
    PathMatcher expected;
    try {
      expected = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> Glob.of(pattern))
          .withMessage("expected a pattern like *.csv, found '%s'".formatted(pattern));
      return;
    }
    Glob glob = Glob.of(pattern);

    assertThat(NAMES.stream().filter(glob::fits))
        .containsExactlyElementsOf(
            NAMES.stream().filter(name -> expected.matches(Path.of(name))).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*a*a*a*a*a*a*a*a*a*a*a*a*c",
        "{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}*c"
      })
  void takesNoLongerForAPatternThatMayFitInManyWays(String pattern, @TempDir Path folder)
      throws IOException {
    Files.createFile(folder.resolve("a".repeat(240) + "b.txt"));
    FolderSource source = FolderSource.of(folder, pattern, Duration.ZERO);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(source.look().files()).isEmpty());
  }

  @Test
  void isNoLongerThanNamesNeed() {
    assertThat(Glob.of("*".repeat(1_000)).fits("a")).isTrue();
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Glob.of("*".repeat(1_001)))
        .withMessage("expected a pattern of at most 1000 letters, found 1001");
  }
}
