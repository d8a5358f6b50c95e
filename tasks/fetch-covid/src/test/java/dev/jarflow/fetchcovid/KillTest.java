package dev.jarflow.fetchcovid;

import static dev.jarflow.fetchcovid.Scene.row;
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

/// Killed at any moment, a fetch leaves what was known before. Run again, it ends in the state of a
/// run that nobody disturbed, with the same answer.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private final Trials<Scene> fetches;

  KillTest(@TempDir Path folder) {
    fetches =
        new Trials<>(
            folder,
            (data, database) -> {
              Scene scene = new Scene(data, database);
              Path file = Files.createDirectories(data).resolve("reply.json");
              Stream<String> rows =
                  Stream.iterate(LocalDate.of(2020, 1, 22), day -> day.plusDays(1))
                      .limit(1_000)
                      .flatMap(
                          day ->
                              Stream.of(
                                  row(day + "", "North", 10),
                                  row(day + "", "South", day.getDayOfMonth() == 1 ? -1 : 5)));
              Files.writeString(file, rows.collect(Collectors.joining(",", "[", "]")));
              String[] words = {"--country=singapore", "--source=file:" + file};
              return new Trial<>(scene, scene.place(), words)
                  .finish(() -> scene.fetch(words))
                  .state(scene::state)
                  .reached(() -> scene.state().isEmpty() ? "nothing" : "all")
                  .told(
                      (reached, answer) ->
                          reached.equals("all") ? withoutChanges(answer.out()) : answer.out());
            });
  }

  /// Killed after it was committed, nothing is left to change: the next run says so.
  private static String withoutChanges(String result) {
    return result.replaceAll("\"message\":\"[^\"]*\"|\"changed\":\\d+", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"covid.reply", "covid.figure", "covid.place", "covid.finding"})
  void killedAtAStepItLeavesNothingAndTheNextLoadsEverything(String table) throws Exception {
    Trial<Scene> fetch = fetches.killedAt(Moment.writing(table));

    assertThat(fetch.scene().state()).isEmpty();
    fetches.assertEndsAsUndisturbed(fetch);
  }

  @Test
  @Tag("soak")
  void killedTwentyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    fetches.killAtRandom(20);
  }
}
