package dev.jarflow.serve.trips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The lists of the page of trips, for rows that no file was needed for.
class TripPageTest implements WithDatabase {
  private final TestDatabase database = TestDatabase.migrated();
  private final KeptRows rows =
      new KeptRows(
          new Run(
              database.environment("serve_reader"),
              Log.of(Map.of(), new PrintStream(OutputStream.nullOutputStream())),
              new Stop()));
  private final TripSite site = new TripSite(rows);

  @Override
  public TestDatabase database() {
    return database;
  }

  @AfterEach
  void close() {
    rows.close();
  }

  /// As many of each name, `r1` and `s1` first, and a trip of each pair.
  private void pairs(int regions, int sources) {
    execute(
        """
        insert into trips.region (name) select 'r' || i from generate_series(1, %d) as i;
        insert into trips.datasource (name) select 's' || i from generate_series(1, %d) as i;
        insert into trips.region_week (region, datasource, monday, samples, trips, latest)
        select region, datasource, '2018-05-28', false, 1, '2018-05-28'
        from trips.region, trips.datasource
        """
            .formatted(regions, sources));
  }

  /// Whoever drops files may name as many as they like.
  @Test
  void aMillionPairsOfRegionAndSourceAreAPageToo() {
    pairs(1_000, 1_000);

    String page = site.page(Map.of()).text();

    assertThat(page.length()).isLessThan(200_000);
    assertThat(page).contains("and 950 more", " and 980 more");
    assertThat(site.summary().says().plain()).isEqualTo("1,000,000 trips in 1,000 regions");
    Said refused = site.weeklyAverage(Map.of("region", "nowhere"));
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text().length()).isLessThan(1_000);
    assertThat(site.weeklyAverage(Map.of("region", "r999")).status()).isEqualTo(200);
  }

  @Test
  void theBusiestGroupsOfTheRegionAreAMapAndATable() {
    pairs(2, 1);
    execute(
        """
        insert into trips.busiest_group
            (region, place, cell, origin_row, origin_column, dest_row, dest_column, hour, trips)
        select region, place, 100000, 14000, 19449, 14004 + place, 19443, 9, 40 / place
        from trips.region, generate_series(1, 2) as place
        where name = 'r1'
        """);

    assertThat(site.page(Map.of("region", "r1")).text())
        .contains("<svg class=\"chart flows\"", "one cell of 0.01 degrees")
        .contains("40 trips, 09:00 to 09:59: 50.0050 14.4950 to 50.0550 14.4350")
        .contains("20 trips, 09:00 to 09:59: 50.0050 14.4950 to 50.0650 14.4350");
    assertThat(site.page(Map.of("region", "r2")).text()).doesNotContain("Busiest groups");
  }
}
