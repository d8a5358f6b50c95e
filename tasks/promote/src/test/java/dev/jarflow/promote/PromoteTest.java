package dev.jarflow.promote;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who becomes champion, who does not, and who was.
class PromoteTest {
  private static final List<String> PRICES = List.of("vhigh", "high", "med", "low");

  /// The price is that of maintenance.
  private static final List<String> SIGNAL = rows(true);

  private static final List<String> NOISE = rows(false);

  private final Scene scene;

  PromoteTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  static List<String> rows(boolean signal) {
    SplittableRandom random = new SplittableRandom(3);
    List<String> rows = new ArrayList<>();
    for (String maint : PRICES) {
      for (String doors : List.of("2", "3", "4", "5more")) {
        for (String safety : List.of("low", "med", "high")) {
          for (String rating : List.of("unacc", "acc", "good", "vgood")) {
            String price = signal ? maint : PRICES.get(random.nextInt(4));
            rows.add(String.join(",", price, maint, doors, "4", "big", safety, rating));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void withNoChampionTheChallengerBecomesIt() throws Exception {
    scene.promote().assertEnded(99, "no version of cars was trained: run the pipeline cars");
    int first = scene.challenger("majority", SIGNAL);

    Answer answer = scene.promote();

    answer.assertEnded(0, "version 1 of cars answers now: there was no champion");
    assertThat(answer.fields("champion", "changed")).containsExactly("1", "true");
    assertThat(scene.champions()).containsExactly(first + "|null");
    scene
        .database()
        .assertRows(
            "select reason, dag_id, run_id from ml.move where alias = 'champion'",
            "there was no champion|dag|run");
    assertThat(scene.page()).content().contains("a new champion", "History");
  }

  @Test
  void aChampionOfSampleDataGivesWayToTheFirstOtherVersion() throws Exception {
    scene.sample("logistic one-hot all", SIGNAL);
    scene.promote().assertEnded(0, "version 1 of cars answers now: there was no champion");
    assertThat(scene.page()).content().contains("Sample data.", "This version learned from it.");
    scene.challenger("majority", NOISE);

    scene
        .promote()
        .assertEnded(
            0, "version 2 of cars answers now: the champion learned from sample data only");

    assertThat(scene.champions()).containsExactly("1|null", "2|null");
    assertThat(scene.page()).content().doesNotContain("Sample data.");
  }

  @Test
  void aVersionOfSampleDataNeverTakesTheTitleFromAnother() throws Exception {
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    scene.sample("logistic one-hot all", NOISE);

    scene
        .promote()
        .assertEnded(
            0,
            "kept: version 2 of cars is not promoted: it learned from sample data, and the champion from other files");

    assertThat(scene.champions()).containsExactly("1|null");
  }

  @Test
  void aChallengerThatIsBetterByTheTestIsPromoted() throws Exception {
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    scene.challenger("logistic one-hot all", SIGNAL);

    Answer answer = scene.promote();

    answer.assertEnded(0);
    assertThat(answer.field("message"))
        .matches(
            "version 2 of cars answers now: in the folds of its rows the log loss is \\d\\.\\d{4} against \\d\\.\\d{4} of the champion's recipe, difference -\\d\\.\\d{4}, p below 0\\.0001: better at 5 %");
    assertThat(scene.champions()).containsExactly("1|null", "2|null");
    assertThat(scene.page()).content().contains("Both recipes learned anew");
    scene
        .promote()
        .assertEnded(
            0,
            "kept: version 2 of cars is not promoted: the newest training gave the champion itself");
  }

  @Test
  void aChallengerThatIsNotBetterIsNotPromotedAndTheRunEndsWell() throws Exception {
    scene.challenger("majority", NOISE);
    scene.promote().assertEnded(0);
    scene.challenger("boosting one-hot all", NOISE);

    Answer answer = scene.promote();

    answer.assertEnded(0);
    assertThat(answer.field("message"))
        .startsWith(
            "kept: version 2 of cars is not promoted: in the folds of its rows the log loss is ")
        .endsWith(": not better at 5 %");
    assertThat(answer.fields("champion", "changed", "challenger"))
        .containsExactly("1", "false", "2");
    assertThat(scene.champions()).containsExactly("1|null");
  }

  /// In the folds of few rows the champion's recipe looks worse than the champion is.
  @Test
  void aChallengerThatLearnedFromFewerRowsIsNotPromotedByItself() throws Exception {
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    scene.challenger("logistic one-hot all", SIGNAL.subList(1, SIGNAL.size()));

    scene
        .promote()
        .assertEnded(
            0,
            "kept: version 2 of cars is not promoted: it learned from 191 rows, and the champion from 192; to let it answer all the same: promote cars --by-hand 2");
    assertThat(scene.champions()).containsExactly("1|null");
  }

  @Test
  void ofOneRecipeNothingIsCompared() throws Exception {
    scene.challenger("majority", NOISE);
    scene.promote().assertEnded(0);
    scene.challenger("majority", SIGNAL);

    scene
        .promote()
        .assertEnded(
            0,
            "kept: version 2 of cars is not promoted: both have the recipe majority and differ by their training data only; to let it answer: promote cars --by-hand 2");
    scene.promote("--by-hand=2").assertEnded(0, "version 2 of cars answers now");
    scene.promote("--by-hand=2").assertEnded(0, "kept: version 2 is champion");
    assertThat(scene.champions()).containsExactly("1|null", "2|null");
  }

  @Test
  void aVersionThatIsTakenOffIsFollowedByTheOneBeforeItAndNeverPromotedAgainByItself()
      throws Exception {
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    scene.challenger("logistic one-hot all", SIGNAL);
    scene.promote().assertEnded(0);

    scene
        .promote("--rollback=2")
        .assertEnded(0, "version 2 of cars was taken off; version 1 answers again");
    scene
        .promote("--rollback=2")
        .assertEnded(0, "kept: version 2 of cars is not champion, so nothing changed");
    scene
        .promote()
        .assertEnded(
            0,
            "kept: version 2 of cars is not promoted: it was taken off by a rollback, and is not promoted again by itself");
    scene
        .promote("--rollback=1")
        .assertEnded(
            0,
            "version 1 of cars was taken off; none answers now: let one answer by promote cars --by-hand VERSION");
    assertThat(scene.champions()).containsExactly("1|null", "2|null", "1|2", "null|1");
  }

  @Test
  void whoWasChampionAtAnyMomentIsOneQuestion() throws Exception {
    Instant before = Instant.now();
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    Instant first = Instant.now();
    scene.challenger("logistic one-hot all", SIGNAL);
    scene.promote("--by-hand=2").assertEnded(0);

    assertThat(scene.promote("--print-champion-at=" + before).out()).isEqualTo("none\n");
    assertThat(scene.promote("--print-champion-at=" + first).out()).isEqualTo("version 1\n");
    assertThat(scene.promote("--print-champion-at=" + Instant.now()).out())
        .isEqualTo("version 2\n");
    scene
        .promote("--print-champion-at=yesterday")
        .assertUsage(
            "promote: expected a time until now, like 2026-11-29T12:00:00Z, in --print-champion-at, found 'yesterday'\n");
    scene
        .promote("--print-champion-at=2999-01-01T00:00:00Z")
        .assertUsage("promote: expected a time until now, like ");
    scene
        .promote("--print-champion-at=" + first, "--rollback=2")
        .assertUsage("promote: expected --print-champion-at alone, found --rollback or --by-hand");
    scene
        .promote("--rollback=9")
        .assertUsage("promote: expected a version of cars, found no version 9: there are 2, 1");
  }

  @Test
  void aModelFileThatWasChangedIsNeverPromoted() throws Exception {
    scene.challenger("majority", SIGNAL);
    Files.writeString(scene.modelFile(1), " ", StandardOpenOption.APPEND);

    Answer answer = scene.promote();

    answer.assertEnded(3);
    assertThat(answer.field("message"))
        .contains(": expected the SHA-256 ", "the file was changed, so it is not used");
    assertThat(scene.champions()).isEmpty();
  }

  @Test
  void withoutItsTrainingDataAChallengerIsNotCompared() throws Exception {
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    scene.challenger("logistic one-hot all", NOISE);
    for (String sha256 :
        scene.database().rows("select data_sha256 from ml.version where version = 2")) {
      Files.delete(scene.data().resolve("store/" + sha256.substring(0, 2) + "/" + sha256));
    }

    Answer answer = scene.promote();

    answer.assertEnded(3);
    assertThat(answer.field("message"))
        .startsWith("expected the training data of version 2 in ")
        .endsWith(", found none: train again");
  }

  /// Champions of any time keep their files: one may come back.
  @Test
  void whatIsOlderThanIsKeptIsCleared() throws Exception {
    scene.challenger("majority", SIGNAL);
    scene.promote().assertEnded(0);
    scene.challenger("frequencies", NOISE);
    scene.challenger("logistic ordinal key", NOISE);
    scene
        .database()
        .execute(
            """
            alter table ml.version disable trigger user;
            update ml.version set trained_at = trained_at - interval '8 days';
            insert into ml.prediction (predicted_at, model, version, via, asked, answer)
            select now() - make_interval(days => d), 'cars', 1, 'http', '{}', '{}' from generate_series(5, 9) d;
            """);

    scene.promote(Map.of("JARFLOW_KEEP_DAYS", "7")).assertEnded(0);

    scene.database().assertRows("select count(*) from ml.prediction", "2");
    assertThat(scene.modelFile(1)).exists();
    assertThat(scene.modelFile(2)).doesNotExist();
    assertThat(scene.modelFile(3)).exists();
  }
}
