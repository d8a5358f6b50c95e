package dev.jarflow.page;

import static dev.jarflow.page.Html.text;

import module java.base;

import dev.jarflow.page.Part.Dot;

/// A plot as SVG: a square with a scale of tenths on two of its sides.
final class Plot {
  private static final int SIZE = 260;
  private static final int LEFT = 44;
  private static final int TOP = 10;
  private static final int BELOW = 42;

  private Plot() {}

  static String of(Part.Plot plot) {
    Formatter svg = new Formatter(Locale.ROOT);
    svg.format(
        "<figure>\n<svg class=\"chart square\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s; the table says the same\">\n",
        LEFT + SIZE + 16, TOP + SIZE + BELOW, text(plot.title()));
    for (int fifth = 0; fifth <= 5; fifth++) {
      double share = fifth / 5.0;
      svg.format(
          "<line x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/><text class=\"scale\" x=\"%4$d\" y=\"%3$.1f\">%5$d %%</text><text x=\"%6$.1f\" y=\"%7$d\">%5$d %%</text>\n",
          LEFT, LEFT + SIZE, y(share), LEFT - 6, 20 * fifth, x(share), TOP + SIZE + 16);
    }
    svg.format(
        "<line class=\"equal\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
        x(0), y(0), x(1), y(1));
    svg.format(
        "<polyline points=\"%s\"/>\n",
        plot.dots().stream()
            .map(dot -> String.format(Locale.ROOT, "%.1f,%.1f", x(dot.across()), y(dot.up())))
            .collect(Collectors.joining(" ")));
    for (Dot dot : plot.dots()) {
      svg.format(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"><title>%s</title></circle>\n",
          x(dot.across()), y(dot.up()), text(Plain.of(dot.said())));
    }
    svg.format(
        "<text x=\"%.1f\" y=\"%d\">%s</text>\n</svg>\n<figcaption><span>Upwards: %s. On the dashed line both are equal.</span></figcaption>\n</figure>\n",
        x(0.5), TOP + SIZE + 36, text(plot.across()), text(plot.up()));
    return svg.toString();
  }

  private static double x(double share) {
    return LEFT + SIZE * share;
  }

  private static double y(double share) {
    return TOP + SIZE * (1 - share);
  }
}
