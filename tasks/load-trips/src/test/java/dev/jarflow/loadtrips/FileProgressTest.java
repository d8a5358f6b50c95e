package dev.jarflow.loadtrips;

import static dev.jarflow.loadtrips.Scene.HEADING;
import static dev.jarflow.loadtrips.Scene.PRAGUE;
import static dev.jarflow.loadtrips.Scene.TURIN;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.warehouse.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever waits for a run sees how far each file is.
class FileProgressTest {
  private static final String TOLD =
      "select name, state, reason is null, trips, quarantined, share from trips.file_progress order by name";

  private final Scene scene;

  FileProgressTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void eachFileEndsInItsState() throws IOException {
    Path batch =
        scene.batch(HEADING + PRAGUE.repeat(19) + "no trip\n", "nothing\n", HEADING + TURIN);
    scene.execute(
        "insert into trips.file (sha256, name, samples) select sha256, name, false from ops.batch_file where name = '3.csv'");

    scene.load(batch);

    assertThat(scene.rows(TOLD))
        .containsExactly(
            "1.csv|loaded|t|19|1|1", "2.csv|refused|f|0|0|1", "3.csv|loaded before|t|0|0|1");
  }

  @Test
  void whatARunHasLoadedStaysLoadedWhenItIsTriedAgain() throws IOException {
    Path batch = scene.batch(HEADING + PRAGUE);
    scene.load(batch);
    List<String> told = scene.rows("select * from trips.file_progress");

    scene.load(batch);

    assertThat(scene.rows("select * from trips.file_progress")).isEqualTo(told);
    assertThat(scene.rows("select state from trips.file_progress")).containsExactly("loaded");
  }

  @Test
  void aLoadByHandTellsNobody() throws IOException {
    Path batch = scene.batch(HEADING + PRAGUE);

    scene.load(Workplace.of("load-trips", scene.data(), scene.database()), batch).assertEnded(0);

    assertThat(scene.rows(TOLD)).isEmpty();
    assertThat(scene.mails()).hasSize(1);
  }

  @Test
  void aFileThatIsReadIsToldOnceASecondAndMonthsAfterwardsForgotten() throws Exception {
    Manifest.Entry file = Manifest.read(scene.batch(HEADING + PRAGUE)).entries().getFirst();
    Run run =
        new Run(
            scene.place().environment(),
            Log.of(Map.of(), new PrintStream(OutputStream.nullOutputStream())),
            new Stop());
    try (Database beside = Database.open(run)) {
      FileProgress told = FileProgress.of(List.of(file), run.id(), beside);
      assertThat(scene.rows(TOLD)).containsExactly("1.csv|waiting|t|0|0|0");
      told.begins();
      told.reading(file, 5, 1, 0.25);
      assertThat(scene.rows(TOLD)).containsExactly("1.csv|waiting|t|0|0|0");

      Thread.sleep(1_100);
      told.reading(file, 10, 2, 0.5);
      told.reading(file, 11, 2, 0.6);

      assertThat(scene.rows(TOLD)).containsExactly("1.csv|loading|t|10|2|0.5");
      assertThat(scene.rows("select milliseconds between 1000 and 60000 from trips.file_progress"))
          .containsExactly("t");
      beside.transaction(
          () -> {
            told.loaded(beside, file, new Summary("rows", 12, 10, 2, 0));
            assertThat(scene.rows(TOLD)).containsExactly("1.csv|loading|t|10|2|0.5");
            return true;
          });
      assertThat(scene.rows(TOLD)).containsExactly("1.csv|loaded|t|10|2|1");

      scene.execute("update trips.file_progress set changed_at = now() - interval '31 days'");
      FileProgress _ = FileProgress.of(List.of(), run.id(), beside);
      assertThat(scene.rows(TOLD)).isEmpty();
    }
  }
}
