package dev.jarflow.trips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.trips.WeekCounts.Average;
import dev.jarflow.trips.WeekCounts.Denominator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeekCountsTest {
  private static final LocalDate MONDAY = LocalDate.parse("2018-05-28");

  /// A hundred trips in the first, second and fifth of five weeks.
  private final WeekCounts counts = new WeekCounts();

  WeekCountsTest() {
    add("2018-05-28", 50);
    add("2018-06-10", 30);
    add("2018-07-01", 20);
  }

  private void add(String day, long trips) {
    counts.add(Week.of(LocalDate.parse(day).toEpochDay()), trips);
  }

  private void assertAverage(
      @Nullable String from,
      @Nullable String to,
      Denominator over,
      long trips,
      long weeks,
      String average) {
    Average answer = counts.average(day(from), day(to), over);
    assertThat(List.of(answer.trips(), answer.weeks())).containsExactly(trips, weeks);
    assertThat(answer.average()).isEqualTo(new BigDecimal(average));
  }

  private static @Nullable LocalDate day(@Nullable String text) {
    return text == null ? null : LocalDate.parse(text);
  }

  @Test
  void weeksBeginOnMonday() {
    assertThat(Week.monday(Week.of(MONDAY.toEpochDay() - 1))).isEqualTo(MONDAY.minusDays(7));
    assertThat(Week.monday(Week.of(MONDAY.toEpochDay() + 6))).isEqualTo(MONDAY);
    assertThat(Week.monday(Week.of(LocalDate.parse("1900-01-01").toEpochDay())))
        .isEqualTo("1900-01-01");
  }

  @Test
  void theAverageIsOverAllWeeksFromTheFirstToTheLastTrip() {
    assertAverage(null, null, Denominator.ALL, 100, 5, "20.00");
    assertAverage(null, null, Denominator.NONEMPTY, 100, 3, "33.33");
  }

  @Test
  void theWeeksThatWereAskedForCountWhetherOrNotTheyHaveTrips() {
    assertAverage("2018-05-30", "2018-06-04", Denominator.ALL, 80, 2, "40.00");
    assertAverage("2018-05-01", "2018-08-01", Denominator.ALL, 100, 14, "7.14");
    assertAverage("2018-06-11", null, Denominator.ALL, 20, 3, "6.67");
    assertAverage(null, "2018-06-17", Denominator.ALL, 80, 3, "26.67");
    assertAverage("2018-06-12", "2018-06-13", Denominator.ALL, 0, 1, "0.00");
  }

  @Test
  void thereIsNoAverageOverNoWeek() {
    for (Average none :
        List.of(
            new WeekCounts().average(null, null, Denominator.ALL),
            counts.average(MONDAY.plusDays(7), MONDAY, Denominator.ALL))) {
      assertThat(none.isOfNoWeek()).isTrue();
      assertThat(none.average()).isNull();
      assertThat(counts.of(none)).isEmpty();
    }
  }

  @Test
  void overOneWeekWithoutTripsTheAverageIsZeroOrNone() {
    LocalDate empty = MONDAY.plusDays(16);
    Average all = counts.average(empty, empty, Denominator.ALL);

    assertThat(all.average()).isEqualByComparingTo("0");
    assertThat(List.of(all.from(), all.to()))
        .containsExactly(MONDAY.plusDays(14), MONDAY.plusDays(20));
    assertThat(counts.average(empty, empty, Denominator.NONEMPTY).average()).isNull();
  }

  @Test
  void whatIsSubtractedIsGone() {
    WeekCounts all = new WeekCounts();
    all.add(counts, 1);
    all.add(counts, 1);
    all.add(counts, -1);
    assertThat(all.weeks()).isEqualTo(counts.weeks());
    all.add(counts, -1);
    assertThat(all.weeks()).isEmpty();
  }

  @Test
  void aTileCountsWhatLiesInABox() {
    int month = Week.month(LocalDate.parse("2018-05-01"));
    long inside = Place.of(-1, 2 * Cells.SIDE);
    long edge = Place.of(-Cells.SIDE, 3 * Cells.SIDE - 1);
    byte[] trips = new byte[2 * Tile.BYTES];
    byte[] others = new byte[2 * Tile.OTHER];
    Tile.pack(trips, 0, inside, 1);
    Tile.pack(trips, Tile.BYTES, edge, 31);
    Tile.packOther(others, 0, edge);
    Tile.packOther(others, Tile.OTHER, Place.of(-1_800_000_000, -900_000_000));
    Tile tile = new Tile(-1, 2, month, trips, others);

    Box all = new Box(-Cells.SIDE, 2 * Cells.SIDE, -1, 3 * Cells.SIDE - 1);
    Box without = new Box(1 - Cells.SIDE, 2 * Cells.SIDE, -1, 3 * Cells.SIDE - 1);
    assertThat(counted(tile, all, false)).containsExactly("2018-04-30=1", "2018-05-28=1");
    assertThat(counted(tile, without, false)).containsExactly("2018-04-30=1");
    assertThat(counted(tile, all, true)).containsExactly("2018-04-30=1");
    assertThat(counted(tile, without, true)).isEmpty();
  }

  private static List<String> counted(Tile tile, Box box, boolean both) {
    WeekCounts weeks = new WeekCounts();
    if (both) {
      tile.countBoth(box, box, weeks);
    } else {
      tile.count(box, weeks);
    }
    return weeks.weeks().entrySet().stream()
        .map(week -> Week.monday(week.getKey()) + "=" + week.getValue())
        .toList();
  }
}
