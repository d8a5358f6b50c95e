package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import module java.base;

import dev.jarflow.kit.log.Log.Group;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;

class LogTest {
  @Test
  void aJsonLineHasTimeLevelMessageAndFieldsInTheirOrder() {
    assertThat(json(log -> log.warn("3 rows rejected", "rows", 3, "file", Path.of("a.csv"))))
        .isEqualTo(
            "{\"ts\":\"T\",\"level\":\"WARN\",\"msg\":\"3 rows rejected\",\"rows\":3,\"file\":\"a.csv\"}\n");
  }

  @Test
  void theTimeIsNowInUtcToTheMillisecond() {
    String line = written("json", log -> log.info("x"));

    String time = line.replaceFirst(".*\"ts\":\"([^\"]*)\".*\n", "$1");
    assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
    assertThat(Duration.between(Instant.parse(time), Instant.now()))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void everyLevelIsNamedInFull() {
    assertThat(
            json(
                log -> {
                  log.info("i");
                  log.warn("w");
                  log.error("e");
                }))
        .isEqualTo(
            """
            {"ts":"T","level":"INFO","msg":"i"}
            {"ts":"T","level":"WARN","msg":"w"}
            {"ts":"T","level":"ERROR","msg":"e"}
            """);
  }

  @Test
  void aGroupIsOpenedAndClosedByItsTitle() {
    assertThat(
            json(
                log -> {
                  try (Group _ = log.group("Checking")) {
                    log.info("inside");
                  }
                }))
        .isEqualTo(
            """
            {"ts":"T","level":"INFO","msg":"Checking","group":"begin"}
            {"ts":"T","level":"INFO","msg":"inside"}
            {"ts":"T","level":"INFO","msg":"Checking","group":"end"}
            """);
  }

  @Test
  void aFieldNeverReplacesTheLinesOwn() {
    assertThat(json(log -> log.info("true", "msg", "false", "level", "ERROR", "ts", 0)))
        .isEqualTo("{\"ts\":\"T\",\"level\":\"INFO\",\"msg\":\"true\"}\n");
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written("json", log -> log.info("taken", "batch")))
        .withMessage("expected name, value, name, value after: taken");
  }

  @Test
  void aTextLineIsForPeople() {
    assertThat(
            text(
                log -> {
                  log.info(
                      "taken", "files", 2, "from", "a b", "by", "run", "empty", "", "none", null);
                  log.warn("odd", "lines", "a\nb", "quote", "\"");
                  log.error("lost", "trace", "E: lost\n\tat A");
                }))
        .isEqualTo(
            """
            12:00:00 INFO  taken  files=2  from="a b"  by=run  empty=""  none=null
            12:00:00 WARN  odd  lines="a\\nb"  quote="\\""
            12:00:00 ERROR lost
            E: lost
            \tat A
            """);
  }

  @Test
  void textShowsAGroupByItsTitleOnly() {
    assertThat(text(log -> log.group("Checking").close()))
        .isEqualTo("12:00:00 INFO  Checking\n12:00:00 INFO  Checking\n");
  }

  @Test
  void whatIsNoTerminalGetsJsonWithoutBarsAndColours() {
    assertThat(
            written(
                "",
                log -> {
                  log.bar("50 %");
                  log.info("x");
                }))
        .startsWith("{\"ts\":")
        .doesNotContain("\r", "\033");
  }

  @Test
  void writersAtTheSameTimeWriteWholeLines() {
    String long40k = "x".repeat(40_000);

    String log =
        json(l -> IntStream.range(0, 400).parallel().forEach(n -> l.info(long40k, "n", n)));

    List<String> lines = log.lines().toList();
    assertThat(lines).hasSize(400).doesNotHaveDuplicates();
    assertThat(lines)
        .allMatch(
            line ->
                line.replaceFirst("\"n\":\\d+", "\"n\":N")
                    .equals(
                        "{\"ts\":\"T\",\"level\":\"INFO\",\"msg\":\"" + long40k + "\",\"n\":N}"));
  }

  static String json(Consumer<Log> writer) {
    return written("json", writer).replaceAll("\"ts\":\"[^\"]*\"", "\"ts\":\"T\"");
  }

  private static String text(Consumer<Log> writer) {
    return written("text", writer).replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d", "12:00:00");
  }

  static String written(String form, Consumer<Log> writer) {
    return Answer.of(
            (out, err) -> {
              writer.accept(Log.of(Map.of("JARFLOW_LOG", form), err));
              return 0;
            })
        .err();
  }
}
