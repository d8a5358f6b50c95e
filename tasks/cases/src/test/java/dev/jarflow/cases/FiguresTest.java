package dev.jarflow.cases;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.cases.Figures.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Days, gaps, totals of several days and weeks are computed from cumulative figures.
class FiguresTest {
  private static final LocalDate FIRST = LocalDate.of(2021, 3, 1);

  @Test
  void aDayHasWhatCameSinceTheDayBeforeAndTheFirstOneNothing() {
    assertThat(shown(figures("10 12 12"))).isEqualTo("10 12+2 12+0");
  }

  @Test
  void afterTwoMissingDaysTheNextHasThreeDaysTogetherAndIsNoDayOfItsOwn() {
    Figures figures = figures("10 . . 40 41");

    assertThat(shown(figures)).isEqualTo("10 . . 40+30/3 41+1");
    assertThat(figures.gaps()).isEqualTo(2);
    assertThat(figures.highest()).isEqualTo(figures.days().getLast());
    assertThat(figures.days()).extracting(Step::ofOneDay).containsOnly(null, 1L);
  }

  @Test
  void aFallIsACorrection() {
    assertThat(shown(figures("10 7 7"))).isEqualTo("10 7-3 7+0");
    assertThat(figures("10 7 7").days())
        .extracting(Step::isCorrection)
        .containsExactly(false, true, false);
  }

  @Test
  void theMeanNeedsThisDayAndTheOneAWeekAgoAndNothingBetween() {
    List<Step> days = figures("100 . . 3 . . 5 170 171").days();

    assertThat(days).extracting(Step::mean).containsOnly(null, new BigDecimal("10.0"));
    assertThat(days.get(7).week()).isEqualTo(70);
    assertThat(days.get(8).week()).isNull();
  }

  @Test
  void aRangeBeginsWithWhatItsFirstDayAdded() {
    Figures figures = figures("10 12 15 19");

    assertThat(figures.days(FIRST.plusDays(2), FIRST.plusDays(2)))
        .containsExactly(new Step(FIRST.plusDays(2), 15L, 3L, 1, null));
    assertThat(figures.days(FIRST.minusDays(9), FIRST)).hasSize(1);
    assertThat(figures.days(FIRST.plusDays(9), FIRST.plusDays(20))).isEmpty();
  }

  @Test
  void theHighestDayIsTheFirstOfEquals() {
    assertThat(figures("0 5 10 11").highest()).isEqualTo(figures("0 5 10 11").days().get(1));
    assertThat(figures("5").highest()).isNull();
  }

  @Test
  void weeksEndOnSundaysAndTheFirstHasNoFigureOfItsOwn() {
    // The first day is a Monday.
    Figures figures = figures("1 2 3 4 5 6 7 8 . . . . . 21 22 23 24 25 26 27");

    assertThat(figures.weeks(FIRST, FIRST.plusDays(40)))
        .containsExactly(
            new Step(FIRST, 7L, null, 0, null), new Step(FIRST.plusDays(7), 21L, 14L, 7, null));
  }

  @Test
  void afterTwoSundaysWithoutAFigureTheNextHasThreeWeeksTogether() {
    Figures figures = figures("1 2 3 4 5 6 7 " + "8 9 8 9 8 9 . ".repeat(2) + "30 . . . . . 70 80");
    LocalDate third = FIRST.plusDays(21);

    assertThat(figures.weeks(FIRST, FIRST.plusDays(40)))
        .containsExactly(
            new Step(FIRST, 7L, null, 0, null),
            new Step(FIRST.plusDays(7), null, null, 0, null),
            new Step(FIRST.plusDays(14), null, null, 0, null),
            new Step(third, 70L, 63L, 21, null));
    assertThat(figures.weeks(third, FIRST.plusDays(40))).hasSize(1);
  }

  @Test
  void nothingIsKnownOfNothing() {
    Figures nothing = figures("");

    assertThat(nothing.days()).isEmpty();
    assertThat(nothing.gaps()).isZero();
    assertThat(nothing.first()).isNull();
    assertThat(nothing.highest()).isNull();
  }

  /// Whatever is missing, what was added in all days together is what the total rose by.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatWasAddedIsWhatTheTotalRoseBy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
    long total = 0;
    for (int i = 0; i < 500; i++) {
      total += random.nextInt(-5, 100);
      if (random.nextInt(4) > 0) {
        cumulative.put(FIRST.plusDays(i), total);
      }
    }
    Figures figures = new Figures(cumulative);
    List<Step> days = figures.days();

    long added =
        days.stream().map(Step::added).filter(Objects::nonNull).mapToLong(Long::longValue).sum();
    assertThat(added)
        .isEqualTo(cumulative.lastEntry().getValue() - cumulative.firstEntry().getValue());
    assertThat(days.stream().filter(Step::isGap)).hasSize((int) figures.gaps());
    assertThat(days.stream().mapToInt(Step::days).sum()).isEqualTo(days.size() - 1);
    for (Step day : days) {
      Long weekAgo = cumulative.get(day.at().minusDays(7));
      assertThat(day.week() == null).isEqualTo(day.isGap() || weekAgo == null);
    }
  }

  /// Totals of days in a row; a point is a gap.
  private static Figures figures(String totals) {
    NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
    LocalDate day = FIRST;
    for (String total : totals.split(" ", -1)) {
      if (total.matches("\\d+")) {
        cumulative.put(day, Long.valueOf(total));
      }
      day = day.plusDays(1);
    }
    return new Figures(cumulative);
  }

  /// `40+30/3`: a total of 40, and 30 in three days together.
  private static String shown(Figures figures) {
    return figures.days().stream().map(FiguresTest::shown).collect(Collectors.joining(" "));
  }

  private static String shown(Step day) {
    if (day.isGap()) {
      return ".";
    }
    Long added = day.added();
    return day.total()
        + (added == null ? "" : String.format(Locale.ROOT, "%+d", added))
        + (day.days() > 1 ? "/" + day.days() : "");
  }
}
