package dev.jarflow.promote;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Killed while it moves the title, a promotion leaves the champion that was there. Run again, it
/// ends as a run that nobody disturbed.
class KillTest {

  @Test
  void killedWhileItMovesTheTitleItLeavesTheChampionAndTheNextRunMovesIt(@TempDir Path folder)
      throws Exception {
    Trials<Scene> promotions =
        new Trials<>(
            folder,
            (data, database) -> {
              Scene scene = new Scene(data, database);
              Files.createDirectories(data);
              scene.challenger("majority", PromoteTest.rows(true));
              scene.promote();
              scene.challenger("logistic one-hot all", PromoteTest.rows(true));
              String[] words = {"cars"};
              return new Trial<>(scene, scene.place(), words)
                  .finish(scene::promote)
                  .state(scene::champions)
                  .reached(() -> scene.champions().getLast())
                  .told((_, answer) -> answer.fields("champion", "changed").toString());
            });

    Trial<Scene> promotion = promotions.killedAt(Moment.writing("ml.move"));

    assertThat(promotion.scene().champions()).containsExactly("1|null");
    promotions.assertEndsAsUndisturbed(promotion);
  }
}
