package dev.jarflow.answers;

import static dev.jarflow.page.Html.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/// Months side by side, as SVG. Across it is drawn in percent and downwards in pixels, so that it
/// is as wide as the page and its letters are as large on a phone as on a desk.
record Chart(String title, List<Bar> bars) {

  /// A month like 2025-03, how high its bar is, and what is said of it.
  record Bar(String month, BigDecimal value, String said) {}

  private static final int HEIGHT = 200;
  private static final int LETTERS = 216;
  private static final int YEARS = 233;

  /// With fewer, bars do not grow wider: the rest is left empty.
  private static final int FEWEST_SLOTS = 12;

  /// The four digits of a year are as wide as so many slots, on the narrowest page.
  private static final int SLOTS_OF_A_YEAR = 3;

  /// With more, not every month's letter has room on the narrowest page.
  private static final int MOST_LETTERS = 24;

  private static final double SHARE_OF_SLOT = 0.7;
  private static final int MOST_STEPS = 5;
  private static final String INITIALS = "JFMAMJJASOND";
  private static final List<BigDecimal> STEPS =
      List.of(
          BigDecimal.ONE,
          BigDecimal.TWO,
          new BigDecimal("2.5"),
          BigDecimal.valueOf(5),
          BigDecimal.TEN);

  String html() {
    BigDecimal step = step();
    BigDecimal top = step.multiply(highest().divide(step, 0, RoundingMode.CEILING));
    StringBuilder svg = new StringBuilder();
    svg.append("<svg class=\"chart\" role=\"img\" aria-label=\"%s\">\n".formatted(text(title)));
    for (BigDecimal at = BigDecimal.ZERO; at.compareTo(top) <= 0; at = at.add(step)) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"0\" x2=\"100%%\" y1=\"%1$.1f\" y2=\"%1$.1f\"/><text class=\"scale\" x=\"-8\" y=\"%1$.1f\">%2$s</text>\n",
              y(at, top),
              shortly(at)));
    }
    for (int i = 0; i < bars.size(); i++) {
      svg.append(bar(i, top));
    }
    return svg + "</svg>\n";
  }

  private String bar(int i, BigDecimal top) {
    Bar bar = bars.get(i);
    double slot = 100.0 / Math.max(FEWEST_SLOTS, bars.size());
    double y = y(bar.value, top);
    String svg =
        String.format(
            Locale.ROOT,
            "<rect x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>\n",
            slot * (i + (1 - SHARE_OF_SLOT) / 2),
            slot * SHARE_OF_SLOT,
            y,
            HEIGHT - y,
            text(bar.said));
    String at = String.format(Locale.ROOT, "%.2f%%", slot * (i + 0.5));
    if (bars.size() <= MOST_LETTERS) {
      svg += label(at, LETTERS, String.valueOf(INITIALS.charAt(month(i) - 1)));
    }
    return beginsAYear(i) ? svg + label(at, YEARS, bar.month.replaceFirst("-.*", "")) : svg;
  }

  private static String label(String x, int y, String label) {
    return "<text x=\"%s\" y=\"%d\">%s</text>\n".formatted(x, y, text(label));
  }

  /// Below each January, and below the first bar unless January is too near.
  private boolean beginsAYear(int i) {
    return month(i) == 1
        || (i == 0 && (12 - month(0) + 1 >= SLOTS_OF_A_YEAR || bars.size() <= 12 - month(0) + 1));
  }

  /// From 1.
  private int month(int i) {
    return Integer.parseInt(bars.get(i).month.replaceFirst(".*-", ""));
  }

  private static double y(BigDecimal value, BigDecimal top) {
    return HEIGHT * (1 - value.divide(top, 6, RoundingMode.HALF_UP).doubleValue());
  }

  private BigDecimal highest() {
    return bars.stream().map(Bar::value).reduce(BigDecimal.ONE, BigDecimal::max);
  }

  /// A round number of which at most five reach the highest bar.
  private BigDecimal step() {
    BigDecimal least = highest().divide(BigDecimal.valueOf(MOST_STEPS), 6, RoundingMode.CEILING);
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(least.precision() - least.scale() - 1);
    return STEPS.stream()
        .map(power::multiply)
        .filter(step -> step.compareTo(least) >= 0)
        .findFirst()
        .orElseThrow();
  }

  /// `1.5 M`
  private static String shortly(BigDecimal number) {
    List<String> units = List.of("", " k", " M", " bn", " tn");
    int unit = 0;
    BigDecimal shorter = number;
    while (shorter.compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < units.size() - 1) {
      shorter = shorter.movePointLeft(3);
      unit++;
    }
    return shorter.stripTrailingZeros().toPlainString() + units.get(unit);
  }
}
