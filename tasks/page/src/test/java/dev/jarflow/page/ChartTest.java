package dev.jarflow.page;

import static dev.jarflow.page.Inline.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.page.Part.Knot;
import dev.jarflow.page.Part.Line;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Point.Mark;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Part.Series.Scale;
import dev.jarflow.page.Part.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  @Test
  void barsOfMonthsWithAGap() {
    assertThat(html(ChronoUnit.MONTHS, "2024-12-01", "10", null, "-5"))
        .startsWith(
            """
            <figure>
            <div class="plot">
            <svg class="chart" role="img" aria-label="Sold &amp; paid, 2024-12 to 2025-02; the table says the same">
            <line x1="0" x2="100%" y1="200.0" y2="200.0"/><text class="scale" x="-8" y="200.0">-5</text>
            <line x1="0" x2="100%" y1="133.3" y2="133.3" class="zero"/><text class="scale" x="-8" y="133.3">0</text>
            <line x1="0" x2="100%" y1="66.7" y2="66.7"/><text class="scale" x="-8" y="66.7">5</text>
            <line x1="0" x2="100%" y1="0.0" y2="0.0"/><text class="scale" x="-8" y="0.0">10</text>
            <rect class="gap" x="8.33%" width="8.33%" y="0" height="200"><title>2025-01: no value</title></rect>
            <rect x="1.25%" width="5.83%" y="0.0" height="133.3"/>
            <rect class="below" x="17.92%" width="5.83%" y="133.3" height="66.7"/>
            <rect class="slot" x="0.00%" width="8.33%" y="0" height="200"><title>10 it was</title></rect>
            <rect class="slot" x="16.67%" width="8.33%" y="0" height="200"><title>-5 it was</title></rect>
            <text x="4.17%" y="216">D</text>
            <text x="12.50%" y="216">J</text>
            <text x="12.50%" y="233">2025</text>
            <text x="20.83%" y="216">F</text>
            </svg>
            <output class="tip"></output>
            </div>
            <figcaption><ul class="legend"><li><i class="gap"></i>No value</li><li><i class="below"></i>Below zero</li></ul></figcaption>
            </figure>
            <p class="quiet sideways" hidden>Wider than the screen: scroll sideways to see all of it.</p>
            <div class="wide" role="region" aria-label="Sold"\
            """);
  }

  @Test
  void stepsWithoutAPointAreGapsAndDaysAreLabels() {
    assertThat(html(ChronoUnit.DAYS, "2026-03-30", "1", "2", null, null, "3", null, "0"))
        .contains(
            "<title>2026-04-01 to 2026-04-02: no value</title>",
            "<title>2026-04-04: no value</title>",
            "y=\"216\">30</text>",
            "y=\"216\">5</text>",
            "y=\"233\">2026-03</text>");
  }

  /// Days of which nothing is known may be the last ones, and the first.
  @Test
  void aRangeIsDrawnWholeWithGapsAtItsEnds() {
    assertThat(html(day(0, null), day(1, "4"), day(2, null), day(3, null)))
        .contains(
            "aria-label=\"x, 2026-03-02 to 2026-03-05;",
            "<title>2026-03-02: no value</title>",
            "<title>2026-03-04 to 2026-03-05: no value</title>",
            "x=\"25.00%\" width=\"8.33%\" y=\"0\" height=\"200\"><title>day 3</title>");
  }

  /// A day may have a total and no bar.
  @Test
  void aPointWithoutABarIsNoGapUnlessItSaysIt() {
    Point known = new Point(FIRST.plusDays(1), null, line("62 in all"), 1, Mark.NONE);

    assertThat(html(day(0, "1"), known, day(2, "3")))
        .contains("<title>62 in all</title>")
        .doesNotContain("no value", "No value");
  }

  /// Four days together are a bar as wide as they are, and as high as one of them on average.
  @Test
  void aValueOfSeveralStepsIsAsHighAsTheirMean() {
    Point together =
        new Point(FIRST.plusDays(4), new BigDecimal("20"), line("20 in 4 days"), 4, Mark.NONE);

    assertThat(html(day(0, "10"), together))
        .contains(
            "<rect x=\"1.25%\" width=\"5.83%\" y=\"0.0\" height=\"200.0\"/>",
            "<rect class=\"together\" x=\"9.58%\" width=\"30.83%\" y=\"100.0\" height=\"100.0\"/>",
            "<title>20 in 4 days</title>",
            "<li><i class=\"together\"></i>Several days together, as high as one of them on average</li>");
    assertThat(html(day(3, null), together)).contains("aria-label=\"x, 2026-03-03 to 2026-03-06;");
  }

  @Test
  void aValueThatWasChangedLaterIsMarkedWhereItStands() {
    assertThat(
            html(
                day(0, "1"), new Point(FIRST.plusDays(1), BigDecimal.ONE, line(), 1, Mark.CHANGED)))
        .contains(
            "<circle class=\"changed\" cx=\"12.50%\" cy=\"-6\" r=\"3\"/>",
            "<li><i class=\"changed\"></i>Changed later</li>");
  }

  @Test
  void aLineIsBrokenWhereItHasNoPointAndOnePointIsADot() {
    assertThat(
            html(
                Scale.LINEAR,
                List.of(day(0, "10"), day(1, null), day(3, "10")),
                way("Mean", 0, 0, 1, 5, 3, 15)))
        .contains(
            """
            <svg class="over" x="0" y="0" width="33.33%" height="200" viewBox="0 0 40 200" preserveAspectRatio="none">
            <polyline class="line" points="5,200.0 15,133.3"/>
            <polyline class="line dot" points="35,0.0 35,0.0"/>
            </svg>
            """,
            // The line has a value on the second day, and nothing has one on the third.
            "<title>2026-03-04: no value</title>", "<li><i class=\"line\"></i>Mean</li>");
  }

  @Test
  void twoLinesDoNotLookAlike() {
    List<Point> said = List.of(day(0, null), day(1, null));

    assertThat(html(Scale.LINEAR, said, way("A & b", 0, 1, 1, 2), way("C", 0, 2, 1, 1)))
        .contains(
            "<polyline class=\"line\" points=\"5,100.0 15,0.0\"/>",
            "<polyline class=\"line second\" points=\"5,0.0 15,100.0\"/>",
            "<li><i class=\"line\"></i>A &amp; b</li><li><i class=\"line second\"></i>C</li>")
        .doesNotContain("No value");
    Line line = way("x", 0, 1);
    assertThatThrownBy(() -> html(Scale.LINEAR, said, line, line, line))
        .hasMessage("expected at most two lines, which look different, found 3");
  }

  /// From 1 to 10 it is as far as from 10 to 100.
  @Test
  void aLogScaleHasPowersOfTenAndNoPlaceForZeroAndBelow() {
    String html =
        html(
            Scale.LOG,
            List.of(day(0, "1"), day(1, "10"), day(2, "100"), day(3, "0"), day(4, "-7")),
            way("Mean", 0, 10, 1, 0, 2, 1));

    assertThat(labels(html, "class=\"scale\"")).containsExactly("1", "10", "100");
    assertThat(html)
        .contains(
            "<rect x=\"1.25%\" width=\"5.83%\" y=\"200.0\" height=\"0.0\"/>",
            "<rect x=\"9.58%\" width=\"5.83%\" y=\"100.0\" height=\"100.0\"/>",
            "<rect x=\"17.92%\" width=\"5.83%\" y=\"0.0\" height=\"200.0\"/>",
            "<polyline class=\"line dot\" points=\"5,100.0 5,100.0\"/>",
            "<polyline class=\"line dot\" points=\"25,200.0 25,200.0\"/>",
            "<li>Zero and below are not drawn on this scale</li>")
        .doesNotContain("class=\"below\"", "No value", "NaN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0.1", "1", "1234.56", "999999999999"})
  void aLogScaleHasTwoLinesOrMoreWhateverTheValuesAre(String value) {
    String html = html(Scale.LOG, List.of(day(0, value), day(1, "3")));

    assertThat(labels(html, "class=\"scale\"")).hasSizeBetween(2, 7);
    assertThat(html).doesNotContain(" y=\"-", "height=\"-", "NaN");
    assertThat(labels(html(Scale.LOG, List.of(day(0, value))), "class=\"scale\""))
        .hasSizeBetween(2, 7);
  }

  @Test
  void aLinkAndAKeyLeadFromTheChartToItsTable() {
    Series series =
        new Series(
            "days", "x", ChronoUnit.DAYS, Scale.LINEAR, List.of(day(0, "1")), List.of(), NO_ROWS);

    assertThat(Markup.of(List.of(series)))
        .contains(
            "<figcaption><a href=\"#days\" accesskey=\"t\">To the table</a><ul",
            "<div id=\"days\" class=\"wide\" role=\"region\" aria-label=\"Sold\" tabindex=\"0\">");
  }

  @Test
  void aMonthWithoutRoomBeforeTheNextOneIsNotWritten() {
    assertThat(
            html(
                ChronoUnit.DAYS, "2026-08-31", Collections.nCopies(80, "1").toArray(String[]::new)))
        .contains(">Sep</text>", ">Oct</text>")
        .doesNotContain(">Aug</text>");
  }

  @Test
  void timeRunsForward() {
    assertThatThrownBy(
            () ->
                new Series(
                    "x",
                    ChronoUnit.MONTHS,
                    List.of(point("2026-01-01", "1"), point("2026-01-31", "1")),
                    NO_ROWS))
        .hasMessage(
            "expected points in the order of time, one a step, found 2026-01-31 after 2026-01-01");
  }

  @Test
  void aYearWithoutRoomBeforeTheNextOneIsNotWritten() {
    assertThat(html(ChronoUnit.MONTHS, "2024-12-01", "1", "1"))
        .contains(">2025</text>")
        .doesNotContain(">2024</text>");
  }

  /// The highest value stays below the top line, and no line is without a round number.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.00",
        "0.01",
        "1.00",
        "7.30",
        "10.00",
        "99.99",
        "1234.56",
        "25000",
        "999999999999.99",
        "-0.3",
        "-1234"
      })
  void theScaleIsRoundWhateverTheValuesAre(String value) {
    String html = html(ChronoUnit.MONTHS, "2025-01-01", value);

    assertThat(labels(html, "class=\"scale\""))
        .hasSizeBetween(2, 7)
        .contains("0")
        .allMatch(label -> label.length() <= 7);
    assertThat(html).doesNotContain("y=\"-", "height=\"-", "NaN");
  }

  /// Ten letters of eleven pixels stand beside one another on a phone, and less than that many
  /// years.
  @ParameterizedTest
  @EnumSource(names = {"DAYS", "WEEKS", "MONTHS", "YEARS"})
  void labelsHaveRoomHoweverLongTheTime(ChronoUnit step) {
    for (int points : List.of(1, 2, 12, 13, 16, 17, 24, 60, 365, 2000)) {
      String html =
          html(
              step,
              "2020-01-01",
              IntStream.range(0, points).mapToObj(i -> "" + i).toArray(String[]::new));

      int width = 0;
      for (String label : labels(html, "y=\"216\"")) {
        width += label.length() + 1;
      }
      assertThat(width).as("%d %s", points, step).isLessThanOrEqualTo(48);
      assertThat(labels(html, "y=\"233\"")).as("%d %s", points, step).hasSizeBetween(1, 9);
    }
  }

  @Test
  void aLongTableIsFoldedAndNoPointsAreNoChart() {
    Table table =
        Listing.of("Sold", IntStream.range(0, 32).boxed().toList()).number("N", n -> n).table(99);

    assertThat(Markup.of(List.of(new Series("x", ChronoUnit.DAYS, List.of(), table))))
        .startsWith(
            "<details><summary>The numbers</summary>\n" + Html.SIDEWAYS + "<div class=\"wide\"")
        .doesNotContain("<svg");
  }

  private static final Table NO_ROWS =
      Listing.of("Sold", List.of()).text("Month", each -> "").table(1);

  @Test
  void aLineGoesThroughWhatHasAValue() {
    Line line =
        Line.of(
            "level",
            List.of(1L, 2L, 3L),
            FIRST::plusDays,
            day -> day == 2 ? null : BigDecimal.valueOf(day));

    assertThat(line).isEqualTo(way("level", 1, 1, 3, 3));
  }

  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);

  private static Point day(int day, @Nullable String value) {
    return new Point(
        FIRST.plusDays(day), value == null ? null : new BigDecimal(value), line("day " + day));
  }

  /// Days and what the line is on them, by turns.
  private static Line way(String name, int... knots) {
    return new Line(
        name,
        IntStream.range(0, knots.length / 2)
            .mapToObj(
                i -> new Knot(FIRST.plusDays(knots[2 * i]), BigDecimal.valueOf(knots[2 * i + 1])))
            .toList());
  }

  private static String html(Point... points) {
    return html(Scale.LINEAR, List.of(points));
  }

  private static String html(Scale scale, List<Point> points, Line... lines) {
    return Markup.of(
        List.of(new Series("", "x", ChronoUnit.DAYS, scale, points, List.of(lines), NO_ROWS)));
  }

  private static List<String> labels(String html, String with) {
    return Pattern.compile("<text [^>]*%s[^>]*>([^<]*)<".formatted(with))
        .matcher(html)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static Point point(String at, String value) {
    return new Point(LocalDate.parse(at), new BigDecimal(value), line(value + " it was"));
  }

  /// The chart of one value a step; a null is a step without a point.
  private static String html(ChronoUnit step, String first, @Nullable String... values) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        points.add(point(LocalDate.parse(first).plus(i, step).toString(), values[i]));
      }
    }
    return Markup.of(List.of(new Series("Sold & paid", step, points, NO_ROWS)));
  }
}
