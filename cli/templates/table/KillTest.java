package dev.jarflow.loadnewpipeline;

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

/// Killed at any moment, a load leaves nothing. Run again, it ends in the state of a run that
/// nobody disturbed, with the same answer.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private static final String ENTRIES = "new_pipeline.entry";
  private static final String REFUSED_ROWS = "new_pipeline.refused_row";

  private final Trials<Scene> loads;

  KillTest(@TempDir Path folder) {
    loads =
        new Trials<>(
            folder,
            (data, database) -> {
              Scene scene = new Scene(data, database);
              String rows = "2026-01-02,Ann,1\n2026-01-03,Bob,x\n".repeat(5_000);
              Path batch = scene.batch("day,name,amount\n" + rows);
              return new Trial<>(scene, scene.place(), "--batch", batch.toString())
                  .finish(() -> scene.load(batch))
                  .state(scene::state)
                  .reached(() -> scene.state().isEmpty() ? "nothing" : "all")
                  .told((_, answer) -> answer.out());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops.batch", ENTRIES, REFUSED_ROWS})
  void killedAtAStepItLeavesNothingAndTheNextLoadsEverything(String table) throws Exception {
    Trial<Scene> load = loads.killedAt(Moment.writing(table));

    assertThat(load.scene().state()).isEmpty();
    loads.assertEndsAsUndisturbed(load);
  }

  @Test
  @Tag("soak")
  void killedTwentyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    loads.killAtRandom(20);
  }
}
