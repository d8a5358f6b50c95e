package dev.jarflow.page;

import static dev.jarflow.page.Inline.line;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.page.Part.Flow;
import dev.jarflow.page.Part.Flows;
import dev.jarflow.page.Part.More;
import dev.jarflow.page.Part.Spot;
import org.junit.jupiter.api.Test;

class FlowMapTest {
  private static final Pattern LINE =
      Pattern.compile(
          "<line class=\"flow\" x1=\"([\\d.]+)\" y1=\"([\\d.]+)\" x2=\"([\\d.]+)\" y2=\"([\\d.]+)\" stroke-width=\"([\\d.]+)\"");

  private static List<double[]> drawn(Flow... flows) {
    Flows part =
        new Flows("a <map>", List.of(flows), new Part.Table("", List.of(), List.of(), More.NONE));
    String svg = FlowMap.of(part);
    assertThat(svg).contains("a &lt;map&gt;").doesNotContain("NaN");
    return LINE.matcher(svg)
        .results()
        .map(
            found ->
                IntStream.rangeClosed(1, 5)
                    .mapToDouble(i -> Double.parseDouble(found.group(i)))
                    .toArray())
        .toList();
  }

  private static Flow flow(Spot from, Spot to, double weight) {
    return new Flow(from, to, weight, line("said"));
  }

  @Test
  void northIsUpAndEastIsRightAndAKilometreIsAsLongBothWays() {
    double[] east = drawn(flow(new Spot(60, 10), new Spot(60, 12), 1)).getFirst();
    double[] north = drawn(flow(new Spot(60, 10), new Spot(61, 10), 1)).getFirst();

    assertThat(east[2] - east[0]).isPositive();
    assertThat(east[3]).isEqualTo(east[1]);
    assertThat(north[3] - north[1]).isNegative();
    // At 60 degrees, two degrees eastward are as long as one northward.
    double[] both =
        drawn(
                flow(new Spot(60, 10), new Spot(60, 12), 1),
                flow(new Spot(59.5, 10), new Spot(60.5, 10), 1))
            .stream()
            .mapToDouble(each -> Math.hypot(each[2] - each[0], each[3] - each[1]))
            .toArray();
    assertThat(both[0]).isCloseTo(both[1], org.assertj.core.data.Offset.offset(1.0));
  }

  @Test
  void theWidestLieBelowAndAllInsideThePicture() {
    Spot middle = new Spot(0, 0);
    List<double[]> drawn =
        drawn(
            flow(middle, new Spot(1, 1), 0.2),
            flow(middle, new Spot(-1, -1), 1),
            flow(new Spot(1, -1), middle, 0.0001));

    assertThat(drawn).extracting(each -> each[4]).containsExactly(7.0, 1.4, 1.0);
    for (double[] each : drawn) {
      assertThat(each[0]).isBetween(60.0, 480.0);
      assertThat(each[1]).isBetween(10.0, 430.0);
    }
  }

  @Test
  void flowsOfOnePlaceAndOfThePoleAreDrawnToo() {
    assertThat(drawn(flow(new Spot(50, 14), new Spot(50, 14), 1))).hasSize(1);
    assertThat(drawn(flow(new Spot(90, 14), new Spot(90, -14), 1))).hasSize(1);
  }
}
