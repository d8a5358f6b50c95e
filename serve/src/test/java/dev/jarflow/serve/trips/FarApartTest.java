package dev.jarflow.serve.trips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.trips.TripChoice.By;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.trips.Box;
import dev.jarflow.trips.WeekCounts;
import org.junit.jupiter.api.Test;

/// Two trips of far apart years, as somebody may mistype one, make no question slow.
class FarApartTest implements WithDatabase {
  private final TestDatabase database = TestDatabase.migrated();

  @Override
  public TestDatabase database() {
    return database;
  }

  @Test
  void monthsWithoutTripsAreNotLookedThrough() {
    execute(tiles("unnest(array[0, 580, 1559])", "10000"));

    assertAnswered("-179,-89,179,89", 3);
  }

  /// A few small files do that.
  @Test
  void rowsWithoutTripsAreNotLookedThrough() {
    execute(tiles("generate_series(0, 1559)", "-18000, 17999"));

    assertAnswered("-180,-90,180,90", 1_560);
  }

  /// The tiles of one trip each, in these months and rows of cells.
  private static String tiles(String months, String rows) {
    return """
        insert into trips.tile
        select true, false, month, y, 2899, 0, 1, 0, 0, 0, 0, '\\x0000000001'::bytea, '\\x0000000000000000'::bytea
        from %s as month, unnest(array[%s]) as y
        """
        .formatted(months, rows);
  }

  private void assertAnswered(String box, int weeks) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Run run = new Run(database.environment("serve_reader"), Log.of(Map.of(), nowhere), new Stop());
    try (KeptRows rows = new KeptRows(run)) {
      for (By by : By.values()) {
        long began = System.nanoTime();
        WeekCounts counts = rows.of(new BoxWeeks(Box.parse(box), by)).getFirst();
        if (by == By.ORIGIN) {
          assertThat(counts.weeks()).hasSize(weeks);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
      }
    }
  }
}
