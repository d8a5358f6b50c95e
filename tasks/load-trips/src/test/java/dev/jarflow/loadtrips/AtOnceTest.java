package dev.jarflow.loadtrips;

import static dev.jarflow.loadtrips.Scene.HEADING;
import static dev.jarflow.loadtrips.Scene.PRAGUE;
import static dev.jarflow.loadtrips.Scene.TURIN;
import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two loads at once end as one after the other, and no load waits for a reader.
class AtOnceTest {
  private final Scene scene;

  AtOnceTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  /// The second is held up until the first, which is held where it writes its counts, has ended.
  private List<Answer> bothAtOnce(Path first, Path second) throws Exception {
    try (Held held = new Held(scene.database())) {
      return held.bothAtOnce(
          "trips.region_week",
          () -> scene.load(first),
          () -> scene.load(second),
          () -> waitsForATransaction() || scene.database().waitingFor("trips.region_week") == 2);
    }
  }

  private boolean waitsForATransaction() {
    return !scene
        .rows("select from pg_locks where not granted and locktype = 'transactionid'")
        .isEmpty();
  }

  @Test
  void theSameBatchTwiceAtOnceIsLoadedOnce() throws Exception {
    Path batch = scene.batch(HEADING + PRAGUE + TURIN);

    assertThat(bothAtOnce(batch, batch))
        .extracting(answer -> answer.field("message"))
        .containsExactlyInAnyOrder(
            "2 trips loaded, 0 quarantined", "0 trips loaded, 0 quarantined");
    assertThat(scene.trips()).hasSize(2);
    assertThat(scene.weeks()).allMatch(week -> week.contains("|1|"));
  }

  @Test
  void twoFilesWithTheSameNewNamesMonthsAndWeeksAtOnceAreBothLoaded() throws Exception {
    Path first = scene.batch(HEADING + PRAGUE + TURIN);
    Path second = scene.batch(HEADING + TURIN + PRAGUE);

    assertThat(bothAtOnce(first, second)).extracting(Answer::code).containsExactly(0, 0);

    assertThat(scene.trips()).hasSize(4);
    assertThat(scene.rows("select count(*) from trips.region")).containsExactly("2");
    assertThat(scene.rows("select sum(trips) from trips.region_week group by region"))
        .containsExactly("2", "2");
  }

  /// Somebody asks, and leaves the answer open.
  @Test
  void noLoadWaitsForAReader() throws Exception {
    scene.load(scene.batch(HEADING + PRAGUE));
    try (Connection reader = scene.database().connect("person_analytics");
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      assertThat(
              statement.execute("select count(*) from trips.trip, trips.tile, trips.region_week"))
          .isTrue();

      CompletableFuture<Answer> load = Held.atOnce(() -> scene.load(another()));

      until("a new month and new trips are loaded", load::isDone);
      assertThat(load.join().field("trips")).isEqualTo("1");
    }
  }

  private Path another() {
    try {
      return scene.batch(HEADING + PRAGUE.replace("2018-05", "2019-07"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
