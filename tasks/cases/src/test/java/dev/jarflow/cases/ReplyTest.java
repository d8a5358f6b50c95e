package dev.jarflow.cases;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Reply.Span;
import dev.jarflow.cases.Reply.Told;
import dev.jarflow.cases.Row.Place;
import org.junit.jupiter.api.Test;

/// The rows of a reply are summed by day. A fault in them is a finding, and spoils no other day.
class ReplyTest {
  private static final LocalDate FIRST = LocalDate.of(2021, 3, 1);
  private static final Place NORTH = new Place("North", "");
  private static final Place SOUTH = new Place("South", "");

  private final List<Row> rows = new ArrayList<>();

  @Test
  void theFiguresOfAllPlacesOfADayAreSummed() {
    told(0, NORTH, 10).told(0, SOUTH, 5).told(1, NORTH, 11).told(1, SOUTH, 7);

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 15L, day(1), 18L)));
    assertCounted(reply, 4, 0, 0);
    assertThat(reply.findings()).isEmpty();
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
    assertThat(reply.findings()).containsExactly(new Finding(Kind.CONTRADICTION, day(1), "North"));
    assertCounted(reply, 2, 2, 0);
  }

  @Test
  void aDayWithoutAPlaceThatReportedBeforeIsAGap() {
    told(0, NORTH, 10).told(0, SOUTH, 5).told(1, NORTH, 11).told(2, NORTH, 12).told(2, SOUTH, 6);

    Reply reply = judged(Map.of());

    assertThat(reply.figures())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 15L, day(2), 18L)));
    assertThat(reply.findings()).containsExactly(new Finding(Kind.PLACE_MISSING, day(1), "South"));
    assertCounted(reply, 4, 1, 0);
  }

  @Test
  void aPlaceThatAnEarlierReplyToldIsMissedToo() {
    told(5, NORTH, 10);

    Reply reply = judged(Map.of(SOUTH, new Span(day(0), day(2))));

    assertThat(reply.figures()).isEmpty();
    assertThat(reply.findings()).containsExactly(new Finding(Kind.PLACE_MISSING, day(5), "South"));
  }

  @Test
  void aPlaceThatIsSilentForFourteenDaysHasEnded() {
    told(0, NORTH, 10).told(0, SOUTH, 5);
    for (int day = 1; day < 30; day++) {
      told(day, NORTH, 10 + day);
    }

    Reply reply = judged(Map.of());

    assertThat(reply.figures().getOrDefault(Measure.CONFIRMED, new TreeMap<>()).keySet())
        .hasSize(16)
        .contains(day(0), day(15), day(29));
    assertThat(reply.findings())
        .hasSize(15)
        .contains(new Finding(Kind.PLACE_ENDED, day(1), "South"))
        .filteredOn(finding -> finding.kind() == Kind.PLACE_MISSING)
        .hasSize(14);
    assertCounted(reply, 17, 14, 0);
  }

  @Test
  void aPlaceThatBeginsLaterIsNotMissedBefore() {
    told(3, NORTH, 10);

    assertThat(judged(Map.of(SOUTH, new Span(day(4), day(9)))).findings()).isEmpty();
  }

  @Test
  void aDayWithABadFigureIsLeftOutAndItsOtherRowsToo() {
    told(0, NORTH, 10).told(1, NORTH, 11);
    Finding bad = new Finding(Kind.BAD_FIGURE, day(1), "Cases NaN");

    Reply reply = Reply.of(new Told(rows, List.of(bad)), Map.of());

    assertThat(reply.figures()).isEqualTo(Map.of(Measure.CONFIRMED, Map.of(day(0), 10L)));
    assertThat(reply.findings()).containsExactly(bad);
    assertCounted(reply, 1, 2, 0);
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
    rows.add(
        new Row(day(0), Place.WHOLE_COUNTRY, Map.of(Measure.DEATHS, 1L, Measure.RECOVERED, 2L)));

    assertThat(judged(Map.of()).figures())
        .isEqualTo(
            Map.of(
                Measure.CONFIRMED, Map.of(day(0), 10L),
                Measure.DEATHS, Map.of(day(0), 1L),
                Measure.RECOVERED, Map.of(day(0), 2L)));
  }

  @Test
  void thePlacesAreThoseOfThisReplyAndOfBefore() {
    told(5, NORTH, 10);

    assertThat(judged(Map.of(NORTH, new Span(day(0), day(3)))).places())
        .isEqualTo(Map.of(Measure.CONFIRMED, Map.of(NORTH, new Span(day(0), day(5)))));
  }

  private ReplyTest told(int day, Place place, long figure) {
    rows.add(new Row(day(day), place, Map.of(Measure.CONFIRMED, figure)));
    return this;
  }

  private Reply judged(Map<Place, Span> known) {
    return Reply.of(
        new Told(rows, List.of()), known.isEmpty() ? Map.of() : Map.of(Measure.CONFIRMED, known));
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
