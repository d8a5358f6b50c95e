package dev.jarflow.kit.task;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Laws that only a process of its own can show.
class ProcessTest {
  @TempDir Path folder;

  /// Slow: lives on as long as it may.
  @Test
  @Tag("slow")
  void workThatNeverAsksIsGoneInTimeAfterTerm() throws Exception {
    try (Running child = start("compute")) {
      child.untilLogged("computing");

      child.terminate();
    }
  }

  @Test
  void workThatAsksUnwindsAndIsGoneAtOnceAfterTerm() throws Exception {
    try (Running child = start("ask")) {
      child.untilLogged("asking");

      Answer answer = child.terminate(Duration.ofSeconds(2));
      assertThat(answer.err().lines().map(ProcessTest::message))
          .containsExactly(
              "asking", "unwound", "stopped before the end: nothing half-done was kept");
    }
  }

  @Test
  void memoryThatIsFullIsABugWithAResult() throws Exception {
    try (Running child = start("hoard")) {
      Answer answer = child.answer();

      assertThat(answer.code()).isEqualTo(1);
      assertThat(answer.out())
          .isEqualTo("{\"outcome\":\"BUG\",\"message\":\"OutOfMemoryError: Java heap space\"}\n");
      assertThat(answer.err().lines()).hasSize(1);
    }
  }

  @Test
  void whatIsPrintedIsUtf8InAnyLocale() throws Exception {
    try (Running child = start("speak")) {
      assertThat(child.answer().out()).isEqualTo("{\"outcome\":\"OK\",\"message\":\"Zoë 王 👍\"}\n");
    }
  }

  /// Under these locales Java writes other digits than 0 to 9.
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR"})
  void numbersAreWrittenTheSameInAnyLocale(String locale) throws Exception {
    Locale theirs = Locale.forLanguageTag(locale);
    try (Running child =
        start(
            "count",
            "-Duser.language=" + theirs.getLanguage(),
            "-Duser.country=" + theirs.getCountry())) {
      assertThat(child.answer().out())
          .isEqualTo("{\"outcome\":\"OK\",\"message\":\"12 of 1,000\"}\n");
    }
  }

  private Running start(String what, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-Xmx32m", "-Dfile.encoding=COMPAT"));
    all.addAll(List.of(options));
    return Running.main(folder, Map.of("LC_ALL", "C"), all, Toy.class, what);
  }

  private static String message(String line) {
    return line.replaceFirst(".*\"msg\":\"([^\"]*)\".*", "$1");
  }

  @Command(name = "toy")
  static final class Toy implements Task {
    private final List<byte[]> hoard = new ArrayList<>();

    @Parameters String what;

    static void main(String... args) {
      Entry.main(new Toy(), args);
    }

    @Override
    public Result run(Run run) {
      return switch (what) {
        case "compute" -> compute(run);
        case "ask" -> ask(run);
        case "hoard" -> hoard();
        case "count" -> Result.ok("%d of %,d".formatted(12, 1000));
        default -> Result.ok("Zoë 王 👍");
      };
    }

    private static Result compute(Run run) {
      run.log().info("computing");
      long sum = 0;
      while (sum >= 0) {
        sum = (sum + System.nanoTime()) & Long.MAX_VALUE;
      }
      return Result.ok("never");
    }

    private static Result ask(Run run) {
      run.log().info("asking");
      try {
        while (true) {
          run.stop().check();
        }
      } finally {
        run.log().info("unwound");
      }
    }

    private Result hoard() {
      while (true) {
        hoard.add(new byte[1024 * 1024]);
      }
    }
  }
}
