package dev.jarflow.loadtrips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.trips.Clock;
import dev.jarflow.trips.Place;
import dev.jarflow.trips.Week;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.DatabaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Buffers of two trips.
class TripWriterTest {
  private static final LocalDate DAY = LocalDate.of(2018, 5, 28);

  private final Scene scene;

  TripWriterTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void moreTripsThanABufferHoldsAreAllWritten() {
    scene.execute("select trips.add_month('2018-05-01')");
    try (Database database = database()) {
      TripWriter writer = new TripWriter(database, false, 2);

      add(writer, 7);
      writer.flush();

      scene.assertRows("select lot from trips.trip order by 1", "1", "2", "3", "4", "5", "6", "7");
      assertThat(scene.tiles())
          .containsExactly("t|580|4|2|0|0|0|0|7|0|35|56", "f|580|8|6|0|0|0|0|7|0|35|0");
    }
  }

  /// No partition takes these trips.
  @Test
  void whatGoesWrongWhileTripsAreWrittenIsThrownToWhoeverWaits() {
    try (Database database = database()) {
      TripWriter writer = new TripWriter(database, false, 2);
      add(writer, 2);

      assertThatThrownBy(writer::await).isInstanceOf(DatabaseException.class);

      writer.clear();
      scene.execute("select trips.add_month('2018-05-01')");
      add(writer, 1);
      writer.flush();
      scene.assertRows("select lot from trips.trip", "1");
    }
  }

  private Database database() {
    Map<String, String> environment = scene.place().environment();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return Database.open(new Run(environment, Log.of(environment, nowhere), new Stop()));
  }

  private static void add(TripWriter writer, int trips) {
    for (int lot = 1; lot <= trips; lot++) {
      TripRow row =
          TripRow.of(
              lot, "a", Place.of(100_000, 200_000), Place.of(300_000, 400_000), at(lot), "b");
      writer.add(row, lot, Week.month(DAY), DAY.getDayOfMonth());
    }
  }

  private static long at(int second) {
    return DAY.toEpochDay() * Clock.DAY + second;
  }
}
