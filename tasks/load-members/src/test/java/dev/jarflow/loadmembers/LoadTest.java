package dev.jarflow.loadmembers;

import static dev.jarflow.loadmembers.Scene.BATCH_1;
import static dev.jarflow.loadmembers.Scene.BATCH_2;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.Name;
import dev.jarflow.applications.Person;
import dev.jarflow.applications.Separator;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A judged batch goes into the warehouse: every row as it stands in the files, once.
class LoadTest {
  private final Scene scene;

  LoadTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void everyRowIsThereAsItStandsInTheFiles() throws IOException {
    Answer answer = scene.load(scene.first());

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"batch 1f0c6a2b9d3e loaded, as number 1","batch":"1f0c6a2b9d3e","place":1,"members":2,"refused":3,"proofs":1,"files_refused":0}
            """);
    scene.assertRows(
        "table membership.member order by number",
        "Smith_c7677|Smith_c7677|1|Patty|Smith|patty@example.com|1975-08-27|99990000|t|%s|1|a.csv|2"
            .formatted(person("Patty", "patty@example.com")),
        "Smith_c7677_2|Smith_c7677|2|Ann \\N|Smith|ann@example.com|1975-08-27|99990000|t|%s|1|a.csv|3"
            .formatted(person("Ann \\N", "ann@example.com")));
    scene.assertRows(
        "table membership.refused_application order by source_file, source_line",
        "1|a, b.csv|2|{DUPLICATE}|a.csv:2|null",
        "1|a.csv|4|{NO_NAME,MOBILE}|null|null",
        "1|b.csv|7|{BIRTHDAY_AMBIGUOUS}|null|null");
    scene.assertRows("table membership.date_proof", "1|/|day_first|12");
    scene.assertRows(
        "select place, batch, kind, feed, policy, as_of, read, successful, unsuccessful, dag_id, run_id from membership.batch",
        "1|1f0c6a2b9d3e|files|default|%s|2022-01-01|5|2|3|dag|run".formatted("a".repeat(64)));
    assertThat(scene.done()).containsExactly("1f0c6a2b9d3e|dag|run");
    assertThat(answer.err())
        .contains("applications read: 5, accepted: 2, rejected: 3, skipped: 0")
        .doesNotContain("Patty", "patty@");
  }

  private static String person(String first, String email) {
    return Person.of(new Name(first, "Smith"), 19750827, email, "99990000").toString();
  }

  @Test
  void loadedAgainWithoutItsFilesItAnswersTheSameAndTouchesNothing() throws IOException {
    Path report = scene.first();
    scene.load(report);
    List<String> before = scene.touched();
    Files.delete(scene.csv("successful"));

    Answer again = scene.load(report);

    assertThat(again.code()).isZero();
    assertThat(again.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"batch 1f0c6a2b9d3e was loaded before, as number 1: nothing changes","batch":"1f0c6a2b9d3e","place":1,"members":2,"refused":3,"proofs":1,"files_refused":0}
            """);
    assertThat(again.err()).contains("applications read: 5, accepted: 0, rejected: 0, skipped: 5");
    assertThat(scene.touched()).isEqualTo(before);
  }

  @Test
  void batchesStandOneBehindTheOther() throws IOException {
    scene.load(scene.first());
    scene.take(BATCH_2);

    Answer answer = scene.load(scene.report(BATCH_2).after(1L).disputed(Separator.SLASH).write());

    assertThat(answer.code()).as(answer.out()).isZero();
    assertThat(answer.field("place")).isEqualTo("2");
    assertThat(answer.field("proofs")).isEqualTo("0");
    assertThat(scene.done()).containsExactly("1f0c6a2b9d3e|dag|run", "2f0c6a2b9d3e|dag|run");
  }

  @Test
  void aBatchThatWasJudgedBeforeAnotherWasLoadedIsJudgedAgain() throws IOException {
    scene.take(BATCH_2);
    Path early = scene.report(BATCH_2).after(0L).refused("EMAIL", "c.csv", 2, "").write();
    scene.load(scene.first());

    scene.assertRejected(
        early,
        "batch 2f0c6a2b9d3e was judged when no batch was loaded, now batch number 1 was the last: run validate again");
  }

  @Test
  void aBatchThatWasJudgedWithoutHistoryIsRejected() throws IOException {
    scene.take(BATCH_1);

    scene.assertRejected(
        scene.report(BATCH_1).after(null).write(),
        "batch 1f0c6a2b9d3e was judged without --history: run validate again with --history");
  }

  @Test
  void aBatchThatIngestNeverTookIsRejected() throws IOException {
    scene.assertRejected(
        scene.report(BATCH_1).write(),
        "batch 1f0c6a2b9d3e was never taken by ingest: drop its files into landing/applications and run the pipeline");
  }

  @Test
  void aBatchThatIsDoneAndHasNoRowsIsNotGuessedAbout() throws IOException {
    Path report = scene.first();
    scene.execute("update ops.batch set done_at = now()");

    scene.assertRejected(
        report,
        "batch 1f0c6a2b9d3e is marked done, but its applications are not in the warehouse: was something restored?");
  }

  @Test
  void aBatchThatValidateRejectedIsNotLoaded() throws IOException {
    scene.take(BATCH_1);

    scene
        .load(scene.report(BATCH_1).but("rejected", "60 % are unsuccessful").write())
        .assertEnded(3, "batch 1f0c6a2b9d3e was rejected by validate: 60 % are unsuccessful");
    scene.assertRows(
        "select (select count(*) from membership.batch), (select count(*) from ops.batch where done_at is null)",
        "0|0");
  }

  @Test
  void aFileThatCannotBeReadIsUnavailable() throws IOException {
    Path report = scene.first();
    Path csv = scene.csv("successful");
    Files.delete(csv);
    Files.createDirectory(csv);

    scene.load(report).assertEnded(75, "could not read or write a file: Is a directory");
    assertThat(scene.state()).isEmpty();
  }
}
