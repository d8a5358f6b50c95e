package dev.jarflow.loadtrips;

import static dev.jarflow.loadtrips.Scene.HEADING;
import static dev.jarflow.loadtrips.Scene.PRAGUE;
import static dev.jarflow.loadtrips.Scene.TURIN;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTest {
  private final Scene scene;

  LoadTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void tripsAreLoadedAndCountedByWeekAndPlace() throws IOException {
    Answer answer = scene.load(scene.batch(HEADING + PRAGUE + TURIN + TURIN));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message")).isEqualTo("3 trips loaded, 0 quarantined");
    assertThat(scene.trips())
        .containsExactly(
            "Turin|76728379|449957109|77203686|450678239|2018-05-21 02:54:04|baba_car",
            "Turin|76728379|449957109|77203686|450678239|2018-05-21 02:54:04|baba_car",
            "Prague|144973794|500013688|144310948|500405293|2018-05-28 09:03:40|funny_car");
    assertThat(scene.weeks())
        .containsExactly(
            "Prague|funny_car|2018-05-28|1|2018-05-28 09:03:40",
            "Turin|baba_car|2018-05-21|2|2018-05-21 02:54:04");
    assertThat(scene.tiles())
        .containsExactly(
            "t|580|8999|1534|0|0|0|2|0|0|10|16",
            "t|580|10000|2899|0|0|0|0|1|0|5|8",
            "f|580|9013|1544|0|0|0|2|0|0|10|0",
            "f|580|10008|2886|0|0|0|0|1|0|5|0");
    assertThat(scene.rows("select done_at is not null from ops.batch")).containsExactly("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Prague,POINT (1 2),POINT (1 2),2018-05-28 09:03:40 | COLUMNS",
        "Prague,POINT (1 2),POINT (1 2),2018-05-28 09:03:40,a,b | COLUMNS",
        ",POINT (1 2),POINT (1 2),2018-05-28 09:03:40,a | BAD_REGION",
        "Prague,POINT (1),POINT (1 2),2018-05-28 09:03:40,a | NOT_A_POINT",
        "Prague,POINT (1 2),nowhere,2018-05-28 09:03:40,a | NOT_A_POINT",
        "Prague,POINT (1 2),POINT (50 200),2018-05-28 09:03:40,a | OUTSIDE",
        "Prague,POINT (1 2),POINT (1 2),2018-02-30 09:03:40,a | BAD_TIME",
        "Prague,POINT (1 2),POINT (1 2),2018-05-28 09:03:40, | BAD_DATASOURCE"
      })
  void aRowThatIsNoTripIsQuarantinedWithItsReasonFileAndLine(String row, String reason)
      throws IOException {
    Answer answer = scene.load(scene.batch(HEADING + PRAGUE + row + "\n"), "--most-rejected", "50");

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("quarantined")).isEqualTo("1");
    assertThat(scene.quarantined()).containsExactly("1.csv|3|" + reason);
    assertThat(scene.trips()).hasSize(1);
  }

  @Test
  void aFileWithTooManyOfThemIsRefusedWholeAndTheOthersAreLoaded() throws IOException {
    String bad = PRAGUE.replace("POINT", "PINT");
    Answer answer =
        scene.load(
            scene.batch(
                HEADING + PRAGUE.repeat(18) + bad.repeat(1) + TURIN,
                HEADING + PRAGUE.repeat(18) + bad + bad));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("warning"))
        .isEqualTo(
            "1 of 2 files refused: 2.csv: expected at most 5 of 100 rows that are no trips, found 2 of 20; the first: line 20: a place is not written like POINT (14.4973794 50.0013687)");
    assertThat(scene.trips()).hasSize(19);
    assertThat(scene.quarantined()).containsExactly("1.csv|20|NOT_A_POINT");
    assertThat(scene.rows("select name from trips.file")).containsExactly("1.csv");
    assertThat(scene.rows("select state, reason is null from ops.settled_file order by 1"))
        .containsExactly("loaded|t", "refused|f");
  }

  @Test
  void aFileThatIsNoTableOfTripsIsRefused() throws IOException {
    Answer answer = scene.load(scene.batch("region,datetime\nPrague,2018-05-28 09:03:40\n"));

    answer.assertEnded(
        3,
        "the only file was refused: 1.csv: line 1: expected the columns region, origin_coord, destination_coord, datetime, datasource, found no origin_coord, destination_coord, datasource. Nothing of that batch is loaded. Drop corrected files, or try these again: ./jarflow run trips --param retry_refused=true");
    assertThat(scene.state()).hasSize(1);
  }

  @Test
  void aFileThatChangedAfterItWasTakenIsRefused() throws IOException {
    Path batch = scene.batch(HEADING + PRAGUE);
    Path file = scene.data().resolve(scene.rows("select sha256 from ops.batch_file").getFirst());
    Files.writeString(file, HEADING + PRAGUE + PRAGUE);

    assertThat(scene.load(batch).field("message"))
        .startsWith("the only file was refused: 1.csv: 1.csv changed after it was taken");
    assertThat(scene.trips()).isEmpty();
  }

  @Test
  void aFileWithoutRowsIsLoadedWithNone() throws IOException {
    Answer answer = scene.load(scene.batch(HEADING));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(scene.rows("select accepted, rejected from trips.file")).containsExactly("0|0");
  }

  @Test
  void aContentIsLoadedOnce() throws IOException {
    Path batch = scene.batch(HEADING + PRAGUE);
    scene.load(batch);
    List<String> state = scene.state();

    Answer again = scene.load(batch);

    assertThat(again.field("message")).isEqualTo("0 trips loaded, 0 quarantined");
    assertThat(again.field("loaded_before")).isEqualTo("1");
    assertThat(scene.state()).isEqualTo(state);
  }

  @Test
  void manyMonthsAndRegionsInAnyOrderAreOneLoad() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder rows = new StringBuilder(HEADING);
    for (int i = 0; i < 2_000; i++) {
      rows.append(
          "R%d,POINT (%d %d),POINT (%d %d),%d-%02d-%02d 00:00:00,s%d\n"
              .formatted(
                  random.nextInt(50),
                  random.nextInt(-180, 181),
                  random.nextInt(-90, 91),
                  random.nextInt(-180, 181),
                  random.nextInt(-90, 91),
                  random.nextInt(2010, 2013),
                  random.nextInt(1, 13),
                  random.nextInt(1, 29),
                  random.nextInt(5)));
    }

    Answer answer = scene.load(scene.batch(rows.toString()));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(scene.rows("select count(*), count(distinct tableoid) from trips.trip"))
        .containsExactly("2000|36");
    assertThat(scene.rows("select sum(trips) from trips.region_week")).containsExactly("2000");
    assertThat(
            scene.rows(
                """
                select origin, sum(week1 + week2 + week3 + week4 + week5 + week6), sum(length(trips))
                from trips.tile group by origin order by 1
                """))
        .containsExactly("f|2000|10000", "t|2000|10000");
  }

  @Test
  void aFileMayNotNameRegionsWithoutEnd() throws IOException {
    String rows =
        IntStream.range(0, 501)
            .mapToObj(i -> PRAGUE.replace("Prague", "Region " + i))
            .collect(Collectors.joining());

    assertThat(scene.load(scene.batch(HEADING + rows)).field("message"))
        .startsWith("the only file was refused: 1.csv: expected at most 500 new regions in a file");
  }

  @Test
  void samplesAreTakenAwayAndNothingElse() throws IOException {
    scene.load(scene.batch(HEADING + PRAGUE.repeat(20) + "nowhere\n"));
    List<String> before = scene.state();
    scene.load(scene.samples(HEADING + (PRAGUE + TURIN).repeat(20) + "anywhere\n"));
    assertThat(scene.rows("select sum(trips) from trips.region_week")).containsExactly("60");
    scene.execute("insert into trips.busiest_group values (1, 1, 100000, 1, 1, 1, 1, 1, 2)");
    assertThat(scene.rows("select * from trips.file_progress")).hasSize(2);

    assertThat(scene.rows("select * from ops.remove_sample_trips()"))
        .containsExactly("rows|trips|40");

    assertThat(scene.rows("select * from trips.busiest_group")).isEmpty();
    assertThat(scene.rows("select * from trips.file_progress")).hasSize(1);
    // What became of a batch stays.
    assertThat(scene.state()).startsWith(before.toArray(String[]::new));
    assertThat(scene.state()).hasSize(before.size() + 1);
    assertThat(scene.rows("select * from ops.remove_sample_trips()"))
        .containsExactly("rows|trips|0");
  }

  @Test
  void thePageSaysWhatBecameOfEachFile() throws IOException {
    scene.load(
        scene.samples(
            HEADING + PRAGUE.repeat(30) + "<b>\n", HEADING + TURIN.replace("POINT", "PINT")));

    assertThat(scene.page())
        .contains(
            "|Trips|some files refused|",
            "|Sample data.|",
            "|Trips loaded|30|",
            "|Rows in quarantine|1|",
            "|Files refused|1|",
            "|1.csv|loaded|30|1|",
            "|2.csv|refused: expected at most 5 of 100 rows that are no trips, found 1 of 1;",
            "|COLUMNS|the row has more or fewer cells than the heading|1|1.csv:32|");
  }

  /// Who may drop files could use names and numbers up by files that are never loaded.
  @Test
  void nothingStaysOfTheNamesOfARefusedFile() throws IOException {
    String bad = PRAGUE.replace("POINT", "PINT");
    scene.load(scene.batch(HEADING + PRAGUE + TURIN + bad, HEADING + PRAGUE));

    assertThat(scene.rows("select name from trips.region")).containsExactly("Prague");
    assertThat(scene.rows("select name from trips.datasource")).containsExactly("funny_car");
    assertThat(scene.rows("select count(*) from trips.lot")).containsExactly("1");
  }

  @Test
  void aFileOfMoreMonthsThanTenYearsHaveIsRefused() throws IOException {
    String rows =
        IntStream.range(0, 121)
            .mapToObj(
                i ->
                    PRAGUE.replace("2018-05-28", LocalDate.of(1990, 1, 1).plusMonths(i).toString()))
            .collect(Collectors.joining());

    assertThat(scene.load(scene.batch(HEADING + rows)).field("message"))
        .startsWith(
            "the only file was refused: 1.csv: expected trips of at most 120 months in a file, found more");
    assertThat(scene.trips()).isEmpty();
  }

  /// More than are kept in memory.
  @Test
  void manyWeeksOfManyPairsAreCountedTruly() throws IOException {
    StringBuilder rows = new StringBuilder(HEADING);
    for (int i = 0; i < 24_000; i++) {
      rows.append(
          "R%d,POINT (1 1),POINT (1 1),%s 00:00:00,S%d\n"
              .formatted(i % 10, LocalDate.of(2018, 1, 1).plusWeeks(i / 50 % 240), i / 10 % 5));
    }

    Answer answer = scene.load(scene.batch(rows.toString()));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(scene.rows("select count(*), min(trips), max(trips) from trips.region_week"))
        .containsExactly("12000|2|2");
  }

  /// A tile is small, so that whoever asks for a box holds few of them at once.
  @Test
  void manyTripsOfOneCellAreSeveralTiles() throws IOException {
    scene.load(scene.batch(HEADING + PRAGUE.repeat(5_000)));

    assertThat(
            scene.rows(
                "select origin, count(*), max(length(trips)), sum(week5) from trips.tile group by 1 order by 1"))
        .containsExactly("f|5|5120|5000", "t|5|5120|5000");
  }

  /// Two bytes a line would become two hundred in the database.
  @Test
  void aFileOfFaultsIsRefusedBeforeItsEnd() throws IOException {
    Answer answer = scene.load(scene.batch(HEADING + PRAGUE + "x\n".repeat(1_000_000)));

    assertThat(answer.field("message"))
        .startsWith(
            "the only file was refused: 1.csv: expected at most 5 of 100 rows that are no trips, found 100000 of 100001; the first: line 3:");
  }

  /// 100 trips in 5 weeks: 20 a week.
  @Test
  void theWeeklyAverageIsTripsByWeeks() throws IOException {
    String rows =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    PRAGUE.replace(
                        "2018-05-28", LocalDate.of(2018, 5, 1 + i * 31 / 100).toString()))
            .collect(Collectors.joining());
    scene.load(scene.batch(HEADING + rows));

    assertThat(
            scene.rows("select sum(trips), count(*), round(avg(trips), 2) from trips.region_week"))
        .containsExactly("100|5|20.00");
  }
}
