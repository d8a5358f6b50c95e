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
    for (int month : List.of(-840, 580, 2_759)) {
      execute(
          """
          insert into trips.tile
          values (true, false, %d, 10000, 2899, 0, 1, 0, 0, 0, 0, '\\x0000000001'::bytea, '\\x0000000000000000'::bytea)
          """
              .formatted(month));
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Run run = new Run(database.environment("serve_reader"), Log.of(Map.of(), nowhere), new Stop());
    try (KeptRows rows = new KeptRows(run)) {
      long began = System.nanoTime();

      int weeks =
          rows.of(new BoxWeeks(Box.parse("-179,-89,179,89"), By.ORIGIN)).getFirst().weeks().size();

      assertThat(weeks).isEqualTo(3);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
