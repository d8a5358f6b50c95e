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

/// Buffers of few trips.
class TripWriterTest {
  private static final LocalDate DAY = LocalDate.of(2018, 5, 28);

  private final Scene scene;

  TripWriterTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void moreTripsThanABufferHoldsAreAllWrittenInOneTileOfACellAndMonth() {
    write(2, 7);

    scene.assertRows("select lot from trips.trip order by 1", "1", "2", "3", "4", "5", "6", "7");
    assertThat(scene.tiles())
        .containsExactly("t|580|4|2|0|0|0|0|7|0|35|56", "f|580|8|6|0|0|0|0|7|0|35|0");
    scene.assertRows("select count(*) from trips.tile", "2");
  }

  @Test
  void noTileIsLargerThanAReaderHolds() {
    write(1_000, 5_000);
    write(100_000, 5_000);

    scene.assertRows(
        "select origin, max(length(trips)) / 5 < 2048, sum(length(trips)) / 5, sum(length(others)) / 8 from trips.tile group by 1 order by 1",
        "f|t|10000|0",
        "t|t|10000|10000");
  }

  /// No partition takes these trips.
  @Test
  void whatGoesWrongWhileTripsAreWrittenIsThrownToWhoeverWaits() {
    try (Database database = database()) {
      TripWriter writer = new TripWriter(database, false, 2);

      assertThatThrownBy(() -> write(database, writer, 2))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("copy_trips");

      writer.clear();
      scene.execute("select trips.add_month('2018-05-01')");
      write(database, writer, 1);
      scene.assertRows("select lot from trips.trip", "1");
    }
  }

  /// By buffers of so many.
  private void write(int most, int trips) {
    scene.execute("select trips.add_month('2018-05-01')");
    try (Database database = database()) {
      write(database, new TripWriter(database, false, most), trips);
    }
  }

  private static void write(Database database, TripWriter writer, int trips) {
    boolean _ =
        database.transaction(
            () -> {
              add(writer, trips);
              writer.flush();
              return true;
            });
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
