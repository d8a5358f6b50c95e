package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.ANNS_ROW;
import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
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
import org.junit.jupiter.params.provider.ValueSource;

/// Killed, told to end, or left by its database at any moment and run again, erase-person ends in
/// the state of a run that nobody disturbed: the same rows, the same files, the same notes.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private static final Moment<Scene> NOTING = Moment.writing("ops.erasure");

  private final Trials<Scene> few;
  private final Trials<Scene> many;

  KillTest(@TempDir Path folder) {
    few = trials(folder.resolve("few"), 0);
    // Enough files that a run can be met at each of its steps.
    many = trials(folder.resolve("many"), 12);
  }

  private static Trials<Scene> trials(Path folder, int files) {
    return new Trials<>(
        folder,
        (data, database) -> {
          Scene scene = new Scene(data, database);
          scene.everywhere();
          for (int i = 0; i < files; i++) {
            scene.store(
                HEADER + (i + ANNS_ROW).repeat(2_000) + PATTYS_ROW + ANNS_ROW.repeat(2_000));
          }
          return new Trial<>(
                  scene,
                  scene.place("erase-person"),
                  "--person",
                  scene.personFile(PATTY),
                  "--erase")
              .finish(() -> erase(scene))
              .state(scene::state)
              .told((_, answer) -> answer.field("erased"));
        });
  }

  private static Answer erase(Scene scene) throws IOException {
    Answer answer = scene.erase(PATTY);
    assertThat(scene.holds("patty")).isFalse();
    return answer;
  }

  @Test
  void undisturbedItErases() throws Exception {
    assertThat(many.trial().finish().field("erased")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops.erasure", "membership.member"})
  void killedAtAStepTheNextRunErasesTheRest(String table) throws Exception {
    many.assertEndsAsUndisturbed(many.killedAt(Moment.writing(table)));
  }

  /// The note is there, and the copy had no time to take its place.
  @Test
  void killedBetweenNoteAndCopyTheNextRunReplacesTheFile() throws Exception {
    Trial<Scene> killed =
        many.killedAt(
            (trial, held) -> {
              Running running = NOTING.come(trial, held);
              // Stopped, it cannot go on when the server has done what it asked for.
              running.signal("STOP");
              held.letGo();
              until(
                  "it is noted",
                  () -> !held.database().rows("select 1 from ops.erasure").isEmpty());
              return running;
            });
    assertThat(killed.scene().holds("patty")).isTrue();

    many.assertEndsAsUndisturbed(killed);
  }

  /// The report names the copy, and the copy had no time to take its place.
  @Test
  void killedBetweenReportAndFileTheNextRunReplacesTheFile() throws Exception {
    Trial<Scene> undisturbed = few.trial();
    undisturbed.finish();
    Trial<Scene> killed = few.trial();
    String report = "report/" + Scene.BATCH + ".json";
    Files.copy(
        undisturbed.scene().out(report),
        killed.scene().out(report),
        StandardCopyOption.REPLACE_EXISTING);

    few.assertEndsAsUndisturbed(killed);
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    many.killAtRandom(60);
  }

  @Test
  void toldToEndItEndsInTimeAndLeavesNothingHalfDone() throws Exception {
    List<String> state = many.toldToEndAt(NOTING).scene().state();

    assertThat(state).noneMatch(line -> line.contains(".publishing-"));
    assertThat(state).isEqualTo(many.trial().scene().state());
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailableAndNothingIsChanged() throws Exception {
    assertThat(many.restartedAt(NOTING).state()).isEqualTo(many.trial().state());
  }
}
