package dev.jarflow.loadtrips;

import static dev.jarflow.loadtrips.Scene.HEADING;
import static dev.jarflow.loadtrips.Scene.PRAGUE;
import static dev.jarflow.loadtrips.Scene.TURIN;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Killed, told to end, or left by its database at any moment and run again, a load ends in the
/// state of one that nobody disturbed.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private final Trials<Scene> loads;

  KillTest(@TempDir Path folder) {
    loads =
        new Trials<>(
            folder,
            (data, database) -> {
              Scene scene = new Scene(data, database);
              Path batch =
                  scene.batch(
                      HEADING + PRAGUE.repeat(20_000) + "no trip\n" + TURIN.repeat(20_000),
                      HEADING + TURIN.repeat(20_000));
              return new Trial<>(scene, scene.place(), "--batch", batch.toString())
                  .finish(() -> scene.load(batch))
                  .state(() -> List.of(scene.state(), scene.rows("select count(*) from ops.mail")))
                  .reached(() -> scene.rows("select sha256 from trips.file"))
                  .told((_, answer) -> answer.code());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trips.file",
        "trips.trip",
        "trips.quarantined_row",
        "trips.tile",
        "trips.region_week",
        "ops.batch"
      })
  void killedAtAStepTheNextRunLoadsWhatIsLeft(String table) throws Exception {
    Trial<Scene> load = loads.killedAt(Moment.writing(table));

    assertThat(load.scene().rows("select from trips.file"))
        .hasSize(table.equals("ops.batch") ? 2 : 0);
    loads.assertEndsAsUndisturbed(load);
  }

  @Test
  void toldToEndItEndsInTime() throws Exception {
    loads.assertEndsAsUndisturbed(loads.toldToEndAt(Moment.writing("trips.tile")));
  }

  @Test
  void aDatabaseThatRestartsIsUnavailable() throws Exception {
    loads.assertEndsAsUndisturbed(loads.restartedAt(Moment.writing("trips.trip")));
  }

  @Test
  @Tag("soak")
  void killedTwentyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    loads.killAtRandom(20);
  }
}
