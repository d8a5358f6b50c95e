package dev.jarflow.kit.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Printable;
import dev.jarflow.testing.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class EntryTest {
  private static final Task DONE = _ -> Result.ok("done");

  @ParameterizedTest
  @EnumSource
  void everyOutcomeIsItsExitCodeAndItsWord(Outcome outcome) {
    Answer answer = run(_ -> Result.of(outcome, "said"));

    assertResult(answer, outcome, "said");
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void theCodesAreTheContract() {
    assertThat(Outcome.values())
        .extracting(outcome -> outcome + " " + outcome.exitCode())
        .containsExactly(
            "OK 0", "BUG 1", "USAGE 2", "REJECTED 3", "UNAVAILABLE 75", "NOTHING_TO_DO 99");
  }

  @Test
  void fieldsFollowTheMessageInTheirOrder() {
    Answer answer =
        run(
            _ ->
                Result.ok("2 files")
                    .with("files", 2)
                    .with("aside", List.of("b"))
                    .with("manifest", null));

    assertThat(answer.out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"2 files\",\"files\":2,\"aside\":[\"b\"],\"manifest\":null}\n");
  }

  @Test
  void aFieldCannotPassForTheOutcome() {
    Answer answer = run(_ -> Result.rejected("bad rows").with("outcome", "OK"));

    assertResult(
        answer,
        Outcome.BUG,
        "IllegalArgumentException: a result has its outcome and message, so no field may be called outcome");
  }

  @Test
  void aResultThatNobodyGetsIsTriedAgain() {
    assertNobodyGets(new Toy(DONE));
  }

  @Test
  void whatTheCallerGotWrongIsASentenceAndNoResult() {
    Answer answer = failing(new UsageException("expected a folder, found none at /x"));

    assertThat(answer).isEqualTo(usage("toy", "expected a folder, found none at /x"));
  }

  @Test
  void anUnknownOptionIsASentenceAndNoResult() {
    assertThat(run(DONE, "--rwos")).isEqualTo(usage("toy", "Unknown option: '--rwos'"));
  }

  @Test
  void anArgumentThatBeginsWithAnAtIsNoFileToRead() {
    assertThat(entry(new Strict(), "--name", "@/etc/hosts").out()).contains("@/etc/hosts");
  }

  @Test
  void anUnknownOptionIsNamedBeforeWhatElseIsMissing() {
    assertThat(entry(new Strict(), "--nmae", "x"))
        .isEqualTo(usage("strict", "Unknown options: '--nmae', 'x'"));
    assertThat(entry(new Strict()))
        .isEqualTo(usage("strict", "Missing required option: '--name=<name>'"));
  }

  @Test
  void aValueOfTheWrongKindIsASentenceAndNoResult() {
    assertThat(run(DONE, "--rows", "many"))
        .isEqualTo(usage("toy", "Invalid value for option '--rows': 'many' is not a long"));
  }

  /// Whatever somebody put into a name, a file or a message, no terminal and no log page acts on
  /// it.
  @ParameterizedTest
  @ValueSource(strings = {"json", "text"})
  void nothingIsObeyedInWhatATaskSays(String log) {
    String odd =
        IntStream.range(0, 0xA0).mapToObj(Character::toString).collect(Collectors.joining());
    String obeyed = odd + "\u2028\u2029\u202E\u2066\uD83D.";
    List<Task> tasks =
        List.of(
            _ -> Result.ok(obeyed).with(obeyed, obeyed).with("list", List.of(Map.of("a", obeyed))),
            _ -> Result.nothingToDo("no " + obeyed).warning(obeyed),
            _ -> {
              throw new RejectedException(obeyed);
            },
            _ -> {
              throw new UnavailableException(obeyed, new IOException(obeyed));
            },
            _ -> {
              throw new UsageException(obeyed);
            },
            _ -> {
              throw new FileSystemException(obeyed, obeyed, obeyed);
            },
            _ -> {
              throw new IllegalStateException(obeyed);
            },
            run -> {
              run.log().warn(obeyed, obeyed, obeyed, "path", Path.of("a\nb"));
              return Result.ok("done");
            });

    for (Task task : tasks) {
      Answer answer = entry(Map.of("JARFLOW_LOG", log), new Toy(task));

      String read =
          (answer.out() + answer.err())
              .lines()
              .map(line -> line.startsWith("{") ? String.valueOf(Json.read(line)) : line)
              .collect(Collectors.joining("\n"));
      assertThat(read).contains("\\x1b").isEqualTo(Printable.lines(read));
    }
  }

  @Test
  void somethingThatIsDownIsUnavailableAndItsCauseIsLogged() {
    Answer answer =
        failing(new UnavailableException("no connection to x", new IOException("reset")));

    assertResult(answer, Outcome.UNAVAILABLE, "no connection to x");
    assertThat(withoutTime(answer.err()))
        .isEqualTo(
            "{\"ts\":\"T\",\"level\":\"ERROR\",\"msg\":\"no connection to x\",\"cause\":\"IOException: reset\"}\n");
  }

  @Test
  void anythingElseThatIsThrownIsABugWithItsTraceInOneLine() {
    Answer answer =
        failing(new IllegalStateException("no head", new IOException("cut off\nsecond line")));

    String sentence = "IllegalStateException: no head, because of IOException: cut off";
    assertResult(answer, Outcome.BUG, sentence);
    assertThat(withoutTime(answer.err()))
        .startsWith(
            "{\"ts\":\"T\",\"level\":\"ERROR\",\"msg\":\""
                + sentence
                + "\",\"trace\":\"java.lang.IllegalStateException: no head\\n\\tat dev.jarflow.kit.task.EntryTest.")
        .contains("\\nCaused by: java.io.IOException: cut off\\nsecond line\\n\\t... ")
        .endsWith("\"}\n");
    assertThat(answer.err().lines()).hasSize(1);
  }

  @Test
  void anEndlessRecursionIsABugWithACutTrace() {
    Answer answer = run(_ -> endless(0));

    assertResult(answer, Outcome.BUG, "StackOverflowError");
    assertThat(answer.err()).endsWith(" characters)\"}\n").hasSizeLessThan(20_000);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Result endless(int depth) {
    return endless(depth + 1);
  }

  @Test
  void causesThatGoInACircleEnd() {
    Exception one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));

    assertResult(
        failing(one),
        Outcome.BUG,
        "IllegalStateException: one, because of IllegalStateException: two");
  }

  @Test
  void badDataThatWasThrownIsRejected() {
    Answer answer = failing(new RejectedException("a.csv:3: expected 4 columns, found 5"));

    assertResult(answer, Outcome.REJECTED, "a.csv:3: expected 4 columns, found 5");
    assertThat(answer.err()).contains("\"level\":\"ERROR\"").doesNotContain("trace");
  }

  @Test
  void inAirflowASentenceThatIsTheResultIsNotLoggedToo(@TempDir Path data) {
    Answer answer =
        reported(
            data,
            _ -> {
              throw new RejectedException("a.csv:3: expected 4 columns, found 5");
            });

    assertThat(answer)
        .isEqualTo(
            new Answer(
                3,
                "{\"outcome\":\"REJECTED\",\"message\":\"a.csv:3: expected 4 columns, found 5\"}\n",
                ""));
  }

  static List<Arguments> filesThatFail() {
    return List.of(
        Arguments.of(new AccessDeniedException("/a/b"), "no permission for /a/b"),
        Arguments.of(new NoSuchFileException("/a/b"), "nothing is at /a/b"),
        Arguments.of(new FileAlreadyExistsException("/a/b"), "something else is at /a/b"),
        Arguments.of(
            new FileSystemException("/a/b", null, "Is a directory"),
            "could not read or write /a/b: Is a directory"),
        Arguments.of(
            new FileSystemException("/a/b"), "could not read or write /a/b: no reason given"),
        Arguments.of(
            new IOException("No space left on device"),
            "could not read or write a file: No space left on device"),
        Arguments.of(new EOFException(), "could not read or write a file: EOFException"));
  }

  @ParameterizedTest
  @MethodSource("filesThatFail")
  void aFileThatFailsIsTriedAgainAndNamed(IOException failure, String sentence) {
    assertResult(failing(failure, "/a/bc"), Outcome.UNAVAILABLE, sentence);
    assertResult(failing(new UncheckedIOException(failure)), Outcome.UNAVAILABLE, sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x/list.csv", "/x/y/../list.csv"})
  void aMissingFileThatTheCallerNamedIsTheCallersMistake(String named) {
    Exception missing = new NoSuchFileException("/x/list.csv");
    Answer expected = usage("toy", "expected a file, found none at /x/list.csv");

    assertThat(failing(missing, named)).isEqualTo(expected);
    assertThat(failing(missing, "--rows", "3", named)).isEqualTo(expected);
    assertThat(failing(missing, "list.csv").code()).isEqualTo(75);
  }

  @Test
  void aPageIsPublishedAndAnEarlierTrysIsWithdrawnFirst(@TempDir Path data) throws IOException {
    Path page = data.resolve("reports/d/r/t/index.html");

    assertThat(reported(data, _ -> Result.ok("done").showing("<p>first")).out())
        .isEqualTo("{\"outcome\":\"OK\",\"message\":\"done\"}\n");
    assertThat(page).hasContent("<p>first");
    reported(
        data,
        _ -> {
          assertThat(page).doesNotExist();
          return Result.rejected("bad").with("rows", 1).showing("<p>second");
        });
    assertThat(page).hasContent("<p>second");
    assertThat(reported(data, _ -> Result.ok("nothing to show")).code()).isZero();
    assertThat(page).doesNotExist();
  }

  @Test
  void theResultIsKeptUntilTheNextTryUnlessThereWasNothingToDo(@TempDir Path data)
      throws IOException {
    Path kept = data.resolve("reports/d/r/t/result.json");

    reported(data, _ -> Result.ok("done").with("files_refused", 1).showing("<p>page"));
    assertThat(kept).hasContent("{\"outcome\":\"OK\",\"message\":\"done\",\"files_refused\":1}");
    reported(
        data,
        _ -> {
          assertThat(kept).doesNotExist();
          throw new UnavailableException("no connection to x", new IOException("reset"));
        });
    assertThat(kept).hasContent("{\"outcome\":\"UNAVAILABLE\",\"message\":\"no connection to x\"}");
    reported(data, _ -> Result.ok("done without a page"));
    assertThat(kept).hasContent("{\"outcome\":\"OK\",\"message\":\"done without a page\"}");
    reported(data, _ -> Result.nothingToDo("nothing to show"));
    assertThat(kept).doesNotExist();
  }

  @Test
  void aPersonsRunPublishesNothing(@TempDir Path data) {
    Toy task = new Toy(_ -> Result.ok("done").showing("<p>page"));
    Answer answer =
        Answer.of((out, err) -> Entry.run(task, Map.of("JARFLOW_DATA", data.toString()), out, err));

    assertThat(answer.code()).isZero();
    assertThat(data).isEmptyDirectory();
  }

  private static Answer reported(Path data, Task work) {
    Map<String, String> environment = new HashMap<>(RunTest.TASK);
    environment.put("JARFLOW_DATA", data.toString());
    return Answer.of((out, err) -> Entry.run(new Toy(work), environment, out, err));
  }

  @Test
  void aResultOf64KibibytesIsTheLongest() {
    int frame = "{'outcome':'OK','message':''}".length();

    assertThat(run(_ -> Result.ok("x".repeat(Result.MAX_BYTES - frame))).code()).isZero();

    Answer answer = run(_ -> Result.ok("é".repeat((Result.MAX_BYTES - frame) / 2 + 1)));
    assertResult(
        answer,
        Outcome.BUG,
        "expected a result of at most 65536 bytes, found 65537: name a file in it instead");
  }

  @Test
  void helpSaysEverythingAndIsNoResult() {
    Answer answer = run(DONE, "--help");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.code()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            Usage: toy [-hV] [--rows=<rows>] [<name>]
                  [<name>]
                  --rows=<rows>   How many.
              -h, --help          Show this help message and exit.
              -V, --version       Print version information and exit.

            Exit codes:
               0    OK: done
               1    BUG: the program is wrong: not retried
               2    USAGE: wrong option or missing file: not retried
               3    REJECTED: the data is bad: not retried
               75   UNAVAILABLE: something outside is down: retried
               99   NOTHING_TO_DO: nothing to do: skipped
            """);
  }

  @Test
  void helpAndErrorsNameTheCommandThatAPersonTyped() {
    Map<String, String> environment = Map.of("JARFLOW_COMMAND", "./jarflow task shown");

    assertThat(entry(environment, new Shown(), "--nmae"))
        .isEqualTo(
            new Answer(
                2, "", "shown: Unknown option: '--nmae'\nTry: ./jarflow task shown --help\n"));
    assertThat(entry(environment, new Shown(), "--help").out())
        .endsWith(
            """

            Prose is broken between its words where the terminal is too narrow for it.
              PGUSER=x ./jarflow task shown --in march.csv 'boosting ordinal all'
            """);
    assertThat(entry(new Shown(), "--help").out())
        .endsWith(
            """
              PGUSER=x java -jar shown.jar --in march.csv 'boosting ordinal all'
            """);
  }

  @Test
  void anExampleThatIsTooWideIsBrokenBetweenWordsSoThatAShellReadsItAsOne() {
    assertThat(entry(Map.of("COLUMNS", "60"), new Shown(), "--help").out())
        .endsWith(
            """

            Prose is broken between its words where the terminal is too
            narrow for it.
              PGUSER=x java -jar shown.jar --in march.csv \\
                'boosting ordinal all'
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "wide", "54", "99999"})
  void aWidthThatNoHelpCanHaveDoesNoHarm(String columns) {
    assertThat(entry(Map.of("COLUMNS", columns), new Shown(), "--help").code()).isZero();
  }

  @Test
  void theTabKeyIsToldOptionsAndTheirValues() {
    Map<String, String> asked = Map.of("JARFLOW_COMPLETE", "1");

    assertThat(entry(asked, new Strict(), "--level"))
        .isEqualTo(new Answer(0, "low\nvery_high\n", ""));
    assertThat(entry(asked, new Strict()).out()).isEqualTo("--level\n--name\n");
    assertThat(entry(asked, new Strict(), "--name")).isEqualTo(new Answer(0, "", ""));
  }

  @Test
  void oneIsNotSeveral() {
    assertThat(Stream.of(0, 1, 2).map(count -> Result.count(count, "file")))
        .containsExactly("0 files", "1 file", "2 files");
  }

  @Test
  void versionIsNoResult() {
    assertThat(run(DONE, "--version")).isEqualTo(new Answer(0, "not packaged\n", ""));
  }

  /// And nothing else stands on stdout: `> policy.yaml` must be a policy.
  @Test
  void whatIsAskedToBePrintedIsPrintedInsteadOfWorkAndAResult() {
    assertThat(printing("--print-rules")).isEqualTo(new Answer(0, Printing.RULES, ""));
  }

  @Test
  void nothingIsPrintedUnlessItIsAsked() {
    assertThat(printing())
        .isEqualTo(new Answer(0, "{\"outcome\":\"OK\",\"message\":\"worked\"}\n", ""));
    assertThat(printing("--print-rules", "--help").out())
        .startsWith("Usage: printing")
        .doesNotContain(Printing.RULES);
    assertThat(printing("--print-rules", "--unknown"))
        .isEqualTo(usage("printing", "Unknown option: '--unknown'"));
  }

  @Test
  void whatCannotBePrintedIsTriedAgain() {
    assertNobodyGets(new Printing(), "--print-rules");
  }

  private static void assertNobodyGets(Task task, String... args) {
    Answer answer =
        Answer.of((_, err) -> Entry.run(task, Map.of("JARFLOW_LOG", "json"), full(), err, args));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.err())
        .contains("\"msg\":\"the result could not be written: stdout is full or closed\"");
  }

  @Test
  void whatCannotBeLookedUpToBePrintedFailsAsWorkDoes() {
    Answer answer =
        Answer.of(
            (out, err) ->
                Entry.run(new Printing(), Map.of("AWAY", "yes"), out, err, "--print-rules"));

    assertResult(answer, Outcome.UNAVAILABLE, "no rules to be had");
  }

  private static Answer printing(String... args) {
    return entry(new Printing(), args);
  }

  private static PrintStream full() {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        },
        false,
        UTF_8);
  }

  private static void assertResult(Answer answer, Outcome outcome, String message) {
    assertThat(answer.code()).isEqualTo(outcome.exitCode());
    assertThat(answer.out())
        .isEqualTo("{\"outcome\":\"%s\",\"message\":\"%s\"}\n".formatted(outcome, message));
  }

  static Answer run(Task work, String... args) {
    return entry(new Toy(work), args);
  }

  private static Answer failing(Exception failure, String... args) {
    return run(
        _ -> {
          throw failure;
        },
        args);
  }

  private static Answer entry(Task task, String... args) {
    return entry(Map.of("JARFLOW_LOG", "json"), task, args);
  }

  private static Answer entry(Map<String, String> environment, Task task, String... args) {
    return Answer.of((out, err) -> Entry.run(task, environment, out, err, args));
  }

  private static Answer usage(String task, String sentence) {
    return new Answer(
        2, "", "%1$s: %2$s\nTry: java -jar %1$s.jar --help\n".formatted(task, sentence));
  }

  private static String withoutTime(String log) {
    return log.replaceAll("\"ts\":\"[^\"]*\"", "\"ts\":\"T\"");
  }

  @Command(name = "strict")
  static final class Strict implements Task {
    enum Level {
      LOW,
      VERY_HIGH
    }

    @Option(names = "--name", required = true)
    String name;

    @Option(names = "--level")
    Level level;

    @Override
    public Result run(Run run) {
      return Result.ok(name);
    }
  }

  @Command(
      name = "shown",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Prose is broken between its words where the terminal is too narrow for it.",
        "  PGUSER=x java -jar shown.jar --in march.csv 'boosting ordinal all'"
      })
  static final class Shown implements Task {
    @Override
    public Result run(Run run) {
      return Result.ok("worked");
    }
  }

  @Command(name = "printing", mixinStandardHelpOptions = true)
  static final class Printing implements Task {
    static final String RULES = "min_age: 18 # Größe\n";

    @Option(names = "--print-rules")
    boolean asked;

    @Override
    public @Nullable String printed(Run run) {
      if (run.environment("AWAY") != null) {
        throw new UnavailableException("no rules to be had", new IOException("reset"));
      }
      return asked ? RULES : null;
    }

    @Override
    public Result run(Run run) {
      return Result.ok("worked");
    }
  }

  @Command(name = "toy", mixinStandardHelpOptions = true)
  static final class Toy implements Task {
    private final Task work;

    @Option(names = "--rows", description = "How many.")
    long rows;

    @Parameters(arity = "0..1")
    String name;

    Toy(Task work) {
      this.work = work;
    }

    @Override
    public Result run(Run run) throws Exception {
      return work.run(run);
    }
  }
}
