package dev.jarflow.grouptrips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTripsTest implements WithDatabase {
  private static final String GROUPS =
      """
      select region.name, place, origin_row, origin_column, dest_row, dest_column, hour, trips
      from trips.busiest_group join trips.region using (region) order by region.name, place
      """;

  @TempDir Path data;

  private final TestDatabase database = TestDatabase.migrated();

  @Override
  public TestDatabase database() {
    return database;
  }

  @BeforeEach
  void names() {
    execute(
        """
        insert into trips.region (name) values ('Prague'), ('Quito');
        insert into trips.datasource (name) values ('car');
        insert into trips.file (sha256, name, samples) values ('%s', 'a.csv', false);
        insert into trips.lot (file, region, datasource) values (1, 1, 1), (1, 2, 1);
        insert into trips.region_week (region, datasource, monday, samples, trips, latest)
        values (1, 1, '2018-05-28', false, 5, '2018-05-28'), (2, 1, '2018-05-28', false, 2, '2018-05-28');
        select trips.add_month('2018-05-01'), trips.add_month('2018-06-01')
        """
            .formatted("a".repeat(64)));
  }

  private Answer group(String... options) {
    return Answer.of(
        (out, err) ->
            Entry.run(
                new GroupTrips(),
                Workplace.of("group-trips", data, database).environment(),
                out,
                err,
                options));
  }

  /// Places in degrees.
  private void trip(int lot, String at, double fromY, double fromX, double toY, double toX) {
    execute(
        "insert into trips.trip (at, origin_x, origin_y, dest_x, dest_y, lot) values ('%s', %s * 1e7, %s * 1e7, %s * 1e7, %s * 1e7, %d)"
            .formatted(at, fromX, fromY, toX, toY, lot));
  }

  @Test
  void tripsOfTheSameCellsAndHourBelongTogetherOnWhateverDay() {
    trip(1, "2018-05-28 09:03:40", 50.0013, 14.4973, 50.0405, 14.4310);
    trip(1, "2018-06-29 09:59:59", 50.0099, 14.4901, 50.0400, 14.4399);
    // In the next hour, the cell beside, and the other direction.
    trip(1, "2018-05-28 10:00:00", 50.0013, 14.4973, 50.0405, 14.4310);
    trip(1, "2018-05-28 09:03:40", 50.0100, 14.4973, 50.0405, 14.4310);
    trip(1, "2018-05-28 09:03:40", 50.0405, 14.4310, 50.0013, 14.4973);
    // South and west of zero a cell begins in the south-west too.
    trip(2, "2018-05-28 09:03:40", -0.0001, -78.5001, -0.0099, -78.5099);
    trip(2, "2018-05-28 09:03:40", -0.0099, -78.5099, -0.0001, -78.5001);
    trip(2, "2018-05-28 09:03:40", 0.0001, -78.5001, -0.0099, -78.5099);

    Answer answer = group();

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message")).isEqualTo("2 busiest groups kept");
    assertThat(rows(GROUPS))
        .containsExactly(
            "Prague|1|14000|19449|14004|19443|9|2", "Quito|1|8999|10149|8999|10149|9|2");
    assertThat(
            rows(
                "select region, origin_row, origin_column, dest_row, dest_column, hour, trips from trips.trip_group where trips > 1 order by 1"))
        .containsExactly("1|14000|19449|14004|19443|9|2", "2|8999|10149|8999|10149|9|2");
  }

  @Test
  void theBusiestComeFirstAndOneGroupingFollowsAnother() {
    for (int i = 0; i < 5; i++) {
      trip(1, "2018-05-28 09:03:40", i < 2 ? 50 : 51, 14, 50, 14);
    }

    assertThat(group().code()).isZero();
    assertThat(rows(GROUPS))
        .containsExactly(
            "Prague|1|14100|19400|14000|19400|9|3", "Prague|2|14000|19400|14000|19400|9|2");
    assertThat(group("--most", "1").code()).isZero();
    assertThat(rows(GROUPS)).containsExactly("Prague|1|14100|19400|14000|19400|9|3");
    assertThat(group("--cell", "0.1").code()).isZero();
    assertThat(rows("select cell, origin_row from trips.busiest_group order by place"))
        .containsExactly("1000000|1410", "1000000|1400");
  }

  @Test
  void tripsThatNobodySharesAreNoGroup() {
    trip(1, "2018-05-28 09:03:40", 50, 14, 50, 14);

    assertThat(group().code()).isEqualTo(99);
    assertThat(rows(GROUPS)).isEmpty();
  }

  @Test
  void twoAtOnceTakeTurns() throws Exception {
    trip(1, "2018-05-28 09:03:40", 50, 14, 50, 14);
    trip(1, "2018-05-28 09:03:40", 50, 14, 50, 14);
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Future<Answer>> answers =
          both.invokeAll(Collections.nCopies(2, (Callable<Answer>) this::group));
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().code()).isZero();
      }
    }
    assertThat(rows(GROUPS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cell=0", "--cell=0.0009", "--cell=1.1", "--most=0", "--most=101"})
  void aChoiceOutOfBoundsIsNamed(String option) {
    Answer answer = group(option);

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("expected " + option.replaceFirst("=.*", " from "));
  }
}
