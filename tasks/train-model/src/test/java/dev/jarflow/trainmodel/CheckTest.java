package dev.jarflow.trainmodel;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A check says of a file what a training would read, and trains nothing. It needs no database.
class CheckTest {
  private static final String HEADING = "buying,maint,doors,persons,lug_boot,safety,class";
  private static final Pattern ROWS =
      Pattern.compile("rows read: \\d+, accepted: (\\d+), rejected: (\\d+), skipped: (\\d+)");

  @TempDir Path data;

  private Answer run(Object... words) {
    String[] args =
        Stream.concat(Stream.of("cars"), Stream.of(words).map(String::valueOf))
            .toArray(String[]::new);
    return Answer.of(
        (out, err) ->
            Entry.run(
                new TrainModel(),
                Workplace.of("train-model", data, null).environment(),
                out,
                err,
                args));
  }

  private Path file(String... rows) throws IOException {
    return Files.writeString(data.resolve("cars.csv"), String.join("\n", rows) + "\n");
  }

  @Test
  void itSaysWhichRowsAreLeftOutAndWhyWithoutWhatStandsInThem() throws IOException {
    Path file =
        file(
            HEADING,
            "vhigh,high,2,2,small,low,unacc",
            "vhigh,high,2,2,small,low,unacc",
            "vhigh,Ada Tan,2,2,small,low,unacc",
            "vhigh,high,2");

    Answer answer = run("--check", file);

    answer.assertEnded(0, "1 row would be accepted, 2 refused");
    assertThat(answer.fields("dataset", "known", "repeated")).containsExactly("cars", "true", "1");
    assertThat(answer.out())
        .contains(
            "\"reasons\":{\"UNKNOWN_VALUE\":1,\"OTHER_LENGTH\":1}",
            "\"places\":[{\"line\":4,\"value\":\"maint\"}]",
            "alone it would not be enough to train on: expected different rows of at least two values of buying")
        .doesNotContain("Ada");
    try (Stream<Path> all = Files.walk(data)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatNobodyHereWroteIsReadOrRefusedInLittleTime(Hostile.Table table) throws Exception {
    Hostile.assertRead(table.in(data, HEADING), each -> run("--check", each));
  }

  @Test
  void theCountsOfTheSampleFileAreThoseOfTheRun() throws Exception {
    Workplace.of("sample-data", data, null).run("cars", "--out", "" + data).assertEnded(0);
    Path file = data.resolve("cars.csv");

    Answer checked = run("--check", file);
    Answer trained = run("--data", file, "--only", "majority", "--out", data.resolve("out"));

    trained.assertEnded(0);
    Matcher rows = ROWS.matcher(trained.err());
    assertThat(rows.find()).as(trained.err()).isTrue();
    assertThat(checked.fields("accepted", "rejected", "repeated"))
        .containsExactly(rows.group(1), rows.group(2), rows.group(3));
    assertThat(checked.fields("known", "accepted")).containsExactly("true", "1728");
  }

  /// Seven columns of anything are no cars.
  @Test
  void aFileOfSevenOtherColumnsIsNotKnown() throws IOException {
    Answer answer = run("--check", file("a,b,c,d,e,f,g", "1,2,3,4,5,6,7"));

    assertThat(answer.field("known")).isEqualTo("false");
    assertThat(answer.out())
        .contains(
            "line 1: expected a heading with the columns buying, maint, doors, persons, lug_boot, safety, class, or a row of known values, found neither");
  }

  @Test
  void aCheckStandsAlone() throws IOException {
    Path file = file(HEADING);

    run("--check", file, "--data", file)
        .assertUsage("train-model: expected --check alone, found --data or --batch beside it");
  }
}
