package dev.jarflow.page;

import static dev.jarflow.page.Html.text;

import module java.base;

import dev.jarflow.page.Part.Flow;
import dev.jarflow.page.Part.Spot;

/// Flows as SVG: north is up, and a kilometre is as long eastward as northward. Degrees stand at
/// the left and below.
final class FlowMap {
  private static final int SIZE = 420;
  private static final int LEFT = 60;
  private static final int TOP = 10;
  private static final int BELOW = 30;
  private static final int WIDEST = 7;

  /// Degrees around flows that all lie at one place.
  private static final double LEAST = 0.01;

  private static final int LINES = 4;

  private final double west;
  private final double south;

  /// Degrees northward from the south to the north of the picture, and eastward from its west to
  /// its east.
  private final double height;

  private final double width;

  private FlowMap(List<Flow> flows) {
    DoubleSummaryStatistics ups = statistics(flows, Spot::latitude);
    DoubleSummaryStatistics acrosses = statistics(flows, Spot::longitude);
    double middle = (ups.getMin() + ups.getMax()) / 2;
    double narrow = Math.max(0.05, Math.cos(Math.toRadians(middle)));
    double span =
        Math.max(ups.getMax() - ups.getMin(), (acrosses.getMax() - acrosses.getMin()) * narrow);
    height = Math.max(LEAST, span) * 1.1;
    width = height / narrow;
    south = middle - height / 2;
    west = (acrosses.getMin() + acrosses.getMax()) / 2 - width / 2;
  }

  private static DoubleSummaryStatistics statistics(
      List<Flow> flows, ToDoubleFunction<Spot> degrees) {
    return flows.stream()
        .flatMap(flow -> Stream.of(flow.from(), flow.to()))
        .mapToDouble(degrees)
        .summaryStatistics();
  }

  static String of(Part.Flows flows) {
    return new FlowMap(flows.flows()).svg(flows);
  }

  private String svg(Part.Flows flows) {
    Formatter svg = new Formatter(Locale.ROOT);
    svg.format(
        "<figure>\n<svg class=\"chart flows\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s; the table says the same\">\n",
        LEFT + SIZE + 16, TOP + SIZE + BELOW, text(flows.title()));
    for (int i = 0; i <= LINES; i++) {
      Spot spot = new Spot(south + height * i / LINES, west + width * i / LINES);
      svg.format(
          "<line x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/><text class=\"scale\" x=\"%4$d\" y=\"%3$.1f\">%5$s</text>\n",
          LEFT, LEFT + SIZE, y(spot), LEFT - 6, degrees(spot.latitude()));
      svg.format(
          "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/><text x=\"%1$.1f\" y=\"%4$d\">%5$s</text>\n",
          x(spot), TOP, TOP + SIZE, TOP + SIZE + 18, degrees(spot.longitude()));
    }
    // The widest lie below the others.
    flows.flows().stream()
        .sorted(Comparator.comparingDouble(Flow::weight).reversed())
        .forEach(flow -> draw(svg, flow));
    svg.format(
        "</svg>\n<figcaption><span>Each line ends at its dot. The wider it is, the more go along it.</span></figcaption>\n</figure>\n");
    return svg.toString();
  }

  private void draw(Formatter svg, Flow flow) {
    double wide = Math.max(1, WIDEST * flow.weight());
    svg.format(
        "<g><title>%s</title><line class=\"flow\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"%.1f\"/><circle cx=\"%4$.1f\" cy=\"%5$.1f\" r=\"%7$.1f\"/></g>\n",
        text(Plain.of(flow.said())),
        x(flow.from()),
        y(flow.from()),
        x(flow.to()),
        y(flow.to()),
        wide,
        1.5 + wide / 2);
  }

  /// With so many digits that no two lines have the same.
  private String degrees(double value) {
    return String.format(Locale.ROOT, height < 0.1 ? "%.4f°" : "%.2f°", value);
  }

  private double x(Spot spot) {
    return LEFT + SIZE * (spot.longitude() - west) / width;
  }

  private double y(Spot spot) {
    return TOP + SIZE * (1 - (spot.latitude() - south) / height);
  }
}
