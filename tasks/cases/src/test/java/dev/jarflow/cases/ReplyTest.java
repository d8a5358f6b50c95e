package dev.jarflow.cases;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Place.Series;
import dev.jarflow.cases.Place.Span;
import dev.jarflow.cases.Reply.Row;
import dev.jarflow.cases.Reply.Told;
import org.junit.jupiter.api.Test;

/// The rows of a reply are summed by day. A fault in them is a finding, and spoils no other day.
class ReplyTest {
  private static final LocalDate FIRST = LocalDate.of(2021, 3, 1);
  private static final Place NORTH = new Place("North", "");
  private static final Place SOUTH = new Place("South", "");
  private static final Place WEST = new Place("West", "");

  private final List<Row> rows = new ArrayList<>();
  private final Findings leftOut = new Findings();
  private final Map<LocalDate, Set<Place>> spoilt = new HashMap<>();

  @Test
  void theFiguresOfAllPlacesOfADayAreSummed() {
    told(0, NORTH, 10).told(0, SOUTH, 5).told(1, NORTH, 11).told(1, SOUTH, 7);

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 15L, day(1), 18L)));
    assertCounted(reply, 4, 0, 0);
    assertThat(reply.findings().first()).isEmpty();
  }

  @Test
  void anEqualRepeatIsSkipped() {
    told(0, NORTH, 10).told(0, NORTH, 10);

    Reply reply = judged(Map.of());

    assertThat(reply.figures()).isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 10L)));
    assertCounted(reply, 1, 0, 1);
  }

  @Test
  void aDifferingRepeatRejectsTheDayAndNoOther() {
    told(0, NORTH, 10).told(1, NORTH, 12).told(1, NORTH, 13).told(2, NORTH, 14);

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 10L, day(2), 14L)));
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.CONTRADICTION, day(1), "North"));
    assertCounted(reply, 2, 2, 0);
  }

  @Test
  void aDayWithoutAPlaceThatReportedBeforeIsAGap() {
    told(0, NORTH, 10).told(0, SOUTH, 5).told(1, NORTH, 11).told(2, NORTH, 12).told(2, SOUTH, 6);

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 15L, day(2), 18L)));
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.PLACE_MISSING, day(1), "South"));
    assertCounted(reply, 4, 1, 0);
  }

  @Test
  void aPlaceThatAnEarlierReplyToldIsMissedToo() {
    told(5, NORTH, 10);

    Reply reply = judged(Map.of(SOUTH, span(0, 2, 5)));

    assertThat(reply.figures()).isEmpty();
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.PLACE_MISSING, day(5), "South"));
  }

  @Test
  void aPlaceThatIsSilentForFourteenDaysHasEndedAndItsLastFigureCounts() {
    told(0, NORTH, 10).told(0, SOUTH, 5);
    for (int day = 1; day < 30; day++) {
      told(day, NORTH, 10 + day);
    }

    Reply reply = judged(Map.of());

    assertThat(confirmed(reply).keySet()).hasSize(16).doesNotContain(day(1), day(14));
    assertThat(confirmed(reply))
        .containsEntry(day(0), 15L)
        .containsEntry(day(15), 30L)
        .containsEntry(day(29), 44L);
    assertThat(reply.findings().first())
        .hasSize(15)
        .contains(new Finding(Kind.PLACE_ENDED, day(1), "South"))
        .filteredOn(finding -> finding.kind() == Kind.PLACE_MISSING)
        .hasSize(14);
    assertCounted(reply, 17, 14, 0);
    assertThat(places(reply))
        .containsEntry(NORTH, span(0, 29, 39))
        .containsEntry(SOUTH, span(0, 0, 5).asEnded());
  }

  @Test
  void theEndOfAPlaceIsFoundOnce() {
    told(30, NORTH, 40);

    Reply reply = judged(Map.of(NORTH, span(0, 29, 39), SOUTH, span(0, 0, 5).asEnded()));

    assertThat(confirmed(reply)).isEqualTo(Map.of(day(30), 45L));
    assertThat(reply.findings().count()).isZero();
  }

  @Test
  void theSilentDaysOfAPlaceCountWhenTheyAreToldAgainAfterItsEnd() {
    told(9, NORTH, 19).told(10, NORTH, 20).told(11, NORTH, 21);

    Reply reply = judged(Map.of(NORTH, span(0, 29, 39), SOUTH, span(0, 10, 5).asEnded()));

    assertThat(confirmed(reply)).isEqualTo(Map.of(day(11), 26L));
    assertThat(reply.findings().first())
        .containsExactly(
            new Finding(Kind.PLACE_MISSING, day(9), "South"),
            new Finding(Kind.PLACE_MISSING, day(10), "South"));
  }

  @Test
  void aPlaceThatComesBackCountsWithItsOwnFigures() {
    told(30, NORTH, 40).told(31, NORTH, 41).told(31, SOUTH, 7).told(32, NORTH, 42);

    Reply reply = judged(Map.of(NORTH, span(0, 29, 39), SOUTH, span(0, 0, 5).asEnded()));

    assertThat(confirmed(reply)).isEqualTo(Map.of(day(30), 45L, day(31), 48L));
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.PLACE_MISSING, day(32), "South"));
    assertThat(places(reply)).containsEntry(SOUTH, span(0, 31, 7));
  }

  /// Nobody is ill for ever: a level goes on without a place that has ended.
  @Test
  void theLevelOfAPlaceThatEndedDoesNotCount() {
    Map<Measure, Long> figures = Map.of(Measure.ACTIVE, 8L, Measure.DEATHS, 1L);
    rows.add(new Row(day(20), NORTH, figures));
    Span before = span(0, 0, 5);

    Reply reply =
        Reply.of(
            told(),
            Map.of(
                new Series(SOUTH, Measure.ACTIVE),
                before,
                new Series(SOUTH, Measure.DEATHS),
                before));

    assertThat(reply.figures())
        .isEqualTo(
            Map.of(Measure.ACTIVE, Map.of(day(20), 8L), Measure.DEATHS, Map.of(day(20), 6L)));
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.PLACE_ENDED, day(1), "South"));
  }

  @Test
  void aLastFigureThatNobodyKeptIsNotCounted() {
    told(20, NORTH, 10);

    Reply reply = judged(Map.of(SOUTH, new Span(day(0), day(0), null, false)));

    assertThat(confirmed(reply)).isEqualTo(Map.of(day(20), 10L));
  }

  @Test
  void aPlaceThatBeginsLaterIsNotMissedBefore() {
    told(3, NORTH, 10);

    assertThat(judged(Map.of(SOUTH, span(4, 9, 5))).findings().first()).isEmpty();
  }

  @Test
  void aDayWithABadFigureIsLeftOutAndItsPlaceIsNotMissing() {
    told(0, NORTH, 10).told(0, SOUTH, 5).told(1, NORTH, 11);
    Finding bad = bad(1, SOUTH);

    Reply reply = judged(Map.of());

    assertThat(confirmed(reply)).isEqualTo(Map.of(day(0), 15L));
    assertThat(reply.findings().first()).containsExactly(bad);
    assertCounted(reply, 2, 2, 0);
  }

  @Test
  void aPlaceThatIsMissingOnADayWithABadFigureIsFoundToo() {
    told(0, NORTH, 10).told(0, SOUTH, 5).told(0, WEST, 3).told(1, NORTH, 11);
    Finding bad = bad(1, SOUTH);

    assertThat(judged(Map.of()).findings().first())
        .containsExactly(bad, new Finding(Kind.PLACE_MISSING, day(1), "West"));
  }

  @Test
  void placesAreLearnedFromAcceptedDaysOnly() {
    told(0, NORTH, 10).told(1, NORTH, 11).told(1, SOUTH, 5).told(1, SOUTH, 6).told(2, NORTH, 12);
    told(3, NORTH, 13).told(3, WEST, 1);
    bad(3, NORTH);

    Reply reply = judged(Map.of());

    assertThat(places(reply)).isEqualTo(Map.of(NORTH, span(0, 2, 12)));
    assertThat(confirmed(reply)).isEqualTo(Map.of(day(0), 10L, day(2), 12L));
    assertThat(reply.findings().first())
        .extracting(Finding::kind)
        .containsExactly(Kind.BAD_FIGURE, Kind.CONTRADICTION);
  }

  @Test
  void daysMayComeInAnyOrder() {
    told(2, NORTH, 12).told(0, NORTH, 10).told(1, NORTH, 11);

    assertThat(judged(Map.of()).figures())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 10L, day(1), 11L, day(2), 12L)));
  }

  @Test
  void measuresOfAnotherKindOfRowsAreJudgedByThemselves() {
    told(0, NORTH, 10);
    rows.add(new Row(day(0), new Place("", ""), Map.of(Measure.DEATHS, 1L, Measure.RECOVERED, 2L)));

    assertThat(judged(Map.of()).figures())
        .isEqualTo(
            Map.of(
                Measure.CONFIRMED, Map.of(day(0), 10L),
                Measure.DEATHS, Map.of(day(0), 1L),
                Measure.RECOVERED, Map.of(day(0), 2L)));
  }

  @Test
  void rowsOfAPlaceThatTellDifferentMeasuresAreOne() {
    rows.add(new Row(day(0), NORTH, Map.of(Measure.CONFIRMED, 10L, Measure.DEATHS, 1L)));
    rows.add(new Row(day(0), SOUTH, Map.of(Measure.DEATHS, 2L)));
    rows.add(new Row(day(0), SOUTH, Map.of(Measure.CONFIRMED, 5L)));

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(
            Map.of(Measure.CONFIRMED, Map.of(day(0), 15L), Measure.DEATHS, Map.of(day(0), 3L)));
    assertCounted(reply, 3, 0, 0);
  }

  @Test
  void aRowIsARepeatWhenItTellsNothingMore() {
    rows.add(new Row(day(0), NORTH, Map.of(Measure.CONFIRMED, 10L, Measure.DEATHS, 1L)));
    told(0, NORTH, 10);
    rows.add(new Row(day(0), NORTH, Map.of(Measure.CONFIRMED, 10L, Measure.ACTIVE, 4L)));
    rows.add(new Row(day(1), NORTH, Map.of(Measure.CONFIRMED, 10L, Measure.DEATHS, 1L)));
    rows.add(new Row(day(1), NORTH, Map.of(Measure.DEATHS, 2L)));

    Reply reply = judged(Map.of());

    assertThat(reply.figures().keySet())
        .containsExactlyInAnyOrder(Measure.CONFIRMED, Measure.DEATHS, Measure.ACTIVE);
    assertThat(confirmed(reply)).isEqualTo(Map.of(day(0), 10L));
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.CONTRADICTION, day(1), "North"));
    assertCounted(reply, 2, 2, 1);
  }

  @Test
  void aMeasureThatOnePlaceDoesNotTellIsAGapOfThatMeasureAlone() {
    for (Place place : List.of(NORTH, SOUTH)) {
      rows.add(new Row(day(0), place, Map.of(Measure.CONFIRMED, 10L, Measure.DEATHS, 1L)));
    }
    rows.add(new Row(day(1), NORTH, Map.of(Measure.DEATHS, 1L)));
    told(1, NORTH, 11).told(1, SOUTH, 12);

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(
            Map.of(
                Measure.CONFIRMED, Map.of(day(0), 20L, day(1), 23L),
                Measure.DEATHS, Map.of(day(0), 2L)));
    assertThat(reply.findings().first())
        .containsExactly(new Finding(Kind.PLACE_MISSING, day(1), "South [deaths]"));
    assertCounted(reply, 4, 1, 0);
  }

  @Test
  void findingsAreCountedAndTheFirstThousandAreKept() {
    for (int day = 0; day < 1_200; day++) {
      told(day, NORTH, 1).told(day, NORTH, 2);
    }

    Findings findings = judged(Map.of()).findings();

    assertThat(findings.count()).isEqualTo(1_200);
    assertThat(findings.first()).hasSize(1_000);
  }

  @Test
  void ofManyMissingPlacesTheFirstAreNamed() {
    Map<Place, Span> known = new HashMap<>();
    for (char name = 'A'; name < 'N'; name++) {
      known.put(new Place("" + name, ""), span(0, 0, 1));
    }
    told(1, new Place("Z", ""), 1);

    assertThat(judged(known).findings().first())
        .containsExactly(
            new Finding(Kind.PLACE_MISSING, day(1), "A; B; C; D; E; F; G; H; I; J; and 3 more"));
  }

  @Test
  void thePlacesAreThoseOfThisReplyAndOfBefore() {
    told(5, NORTH, 10).told(6, SOUTH, 1);

    assertThat(places(judged(Map.of(NORTH, span(0, 9, 20)))))
        .isEqualTo(Map.of(NORTH, span(0, 9, 20)));
    assertThat(places(judged(Map.of(NORTH, span(0, 3, 9)))))
        .isEqualTo(Map.of(NORTH, span(0, 5, 10)));
  }

  private ReplyTest told(int day, Place place, long figure) {
    rows.add(new Row(day(day), place, Map.of(Measure.CONFIRMED, figure)));
    return this;
  }

  private Finding bad(int day, Place place) {
    Finding bad = new Finding(Kind.BAD_FIGURE, day(day), "Cases NaN");
    leftOut.add(bad);
    spoilt.computeIfAbsent(day(day), _ -> new HashSet<>()).add(place);
    return bad;
  }

  private Told told() {
    return new Told(rows, leftOut, spoilt);
  }

  private Reply judged(Map<Place, Span> known) {
    return Reply.of(
        told(),
        known.entrySet().stream()
            .collect(Collectors.toMap(each -> confirmed(each.getKey()), Map.Entry::getValue)));
  }

  private static Series confirmed(Place place) {
    return new Series(place, Measure.CONFIRMED);
  }

  private static NavigableMap<LocalDate, Long> confirmed(Reply reply) {
    return reply.figures().getOrDefault(Measure.CONFIRMED, new TreeMap<>());
  }

  private static Map<Place, Span> places(Reply reply) {
    return reply.places().entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().place(), Map.Entry::getValue));
  }

  private static Span span(int first, int last, long figure) {
    return new Span(day(first), day(last), figure, false);
  }

  private void assertCounted(Reply reply, long accepted, long rejected, long skipped) {
    assertThat(List.of(reply.accepted(), reply.rejected(), reply.skipped()))
        .containsExactly(accepted, rejected, skipped);
    assertThat(reply.read()).isEqualTo(accepted + rejected + skipped);
  }

  private static LocalDate day(int number) {
    return FIRST.plusDays(number);
  }
}
