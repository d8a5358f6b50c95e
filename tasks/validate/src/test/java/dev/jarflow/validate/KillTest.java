package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Held;
import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Killed at any moment and run again, validate ends in the state of a run that nobody disturbed:
/// the same files with the same bytes, the same answer, and nothing half-written.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private final Trials<Scene> trials;

  KillTest(@TempDir Path folder) {
    trials =
        new Trials<>(
            folder,
            (data, database) -> {
              Scene scene = new Scene(data, database);
              String[] args = {
                "applications", "--history", "--in", scene.file("a.csv", rows(60_000)).toString()
              };
              return new Trial<>(scene, scene.place(), args)
                  .finish(() -> scene.run(args))
                  .state(scene::written)
                  .reached(() -> reached(scene))
                  .told((_, answer) -> answer.out().replaceAll("/trial-[0-9]+/", "/trial/"));
            });
  }

  /// The progress of a killed run, as its files show it.
  private enum Reached {
    NOTHING,
    HALF_WRITTEN,
    CSV_PUBLISHED,
    ALL_PUBLISHED
  }

  private static Reached reached(Scene scene) throws IOException {
    Set<String> files = scene.written().keySet();
    if (files.stream().anyMatch(name -> name.endsWith(".json"))) {
      return Reached.ALL_PUBLISHED;
    }
    if (files.stream().anyMatch(name -> name.endsWith(".csv"))) {
      return Reached.CSV_PUBLISHED;
    }
    return files.isEmpty() ? Reached.NOTHING : Reached.HALF_WRITTEN;
  }

  /// The number of bytes in a file that is not finished.
  private static long half(Scene scene) {
    File[] files = scene.out().resolve("unsuccessful").toFile().listFiles();
    return files == null ? 0 : Stream.of(files).mapToLong(File::length).sum();
  }

  /// The moments at which a run asks the history, and one between; how far it has come there.
  enum Step implements Moment<Scene> {
    LOADED_BEFORE(Reached.NOTHING),
    LAST_PLACE(Reached.NOTHING),
    DATE_PROOFS(Reached.NOTHING),
    WRITE(Reached.HALF_WRITTEN),
    EARLIER_BATCHES(Reached.CSV_PUBLISHED);

    private final Reached reached;

    Step(Reached reached) {
      this.reached = reached;
    }

    @Override
    public Running come(Trial<Scene> judging, Held held) throws Exception {
      if (this == WRITE) {
        return judging.startSlowly().until("it writes", () -> half(judging.scene()) > 0);
      }
      Running running = Moment.<Scene>reading("membership.batch").come(judging, held);
      int questions =
          List.of(LOADED_BEFORE, LAST_PLACE, DATE_PROOFS, EARLIER_BATCHES).indexOf(this);
      for (int i = 0; i < questions; i++) {
        held.letPassToNext("membership.batch");
      }
      return running;
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedAtAStepAndRunAgainItEndsAsIfUndisturbed(Step step) throws Exception {
    Trial<Scene> judging = trials.killedAt(step);
    assertThat(judging.reached()).isEqualTo(step.reached);

    trials.assertEndsAsUndisturbed(judging);
  }

  @Test
  void killedWhenAllIsPublishedTheNextRunAnswersTheSame() throws Exception {
    Trial<Scene> judging = trials.trial();
    judging.finish();
    assertThat(judging.reached()).isEqualTo(Reached.ALL_PUBLISHED);

    trials.assertEndsAsUndisturbed(judging);
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    assertThat(trials.killAtRandom(60)).as("how far runs came").hasSizeGreaterThan(1);
  }

  @Test
  void toldToEndItEndsInTimeAndLeavesNothing() throws Exception {
    assertThat(trials.toldToEndAt(Step.WRITE).scene().written()).isEmpty();
  }

  private static String rows(int count) {
    StringBuilder text = new StringBuilder(Scene.HEADER);
    for (int i = 0; i < count; i++) {
      text.append("Ada Tan,ada").append(i % (count / 2)).append("@example.com,17/05/19");
      text.append(50 + i % 40).append(i % 3 == 0 ? ",81234567\n" : ",8123456\n");
    }
    return text.append("Ada Tan,x,12/31/1990,\n").toString();
  }
}
