package dev.jarflow.page;

import static dev.jarflow.page.Html.text;

import module java.base;

import dev.jarflow.page.Part.Knot;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import org.jspecify.annotations.Nullable;

/// A series as SVG: each step of time has a slot of the same width. Across it is drawn in percent
/// and downwards in pixels, so that it is as wide as the page and its letters are as large on a
/// phone as on a desk.
final class Chart {
  private static final int HEIGHT = 200;
  private static final int UPPER_LABELS = 216;
  private static final int YEARS = 233;

  /// With fewer, bars do not grow wider: the rest is left empty.
  private static final int FEWEST_SLOTS = 12;

  /// On the narrowest page there is room for this many.
  private static final int MOST_LETTERS = 24;

  private static final int MOST_WORDS = 8;
  private static final double SHARE_OF_SLOT = 0.7;
  private static final int MOST_STEPS = 5;
  private static final List<BigDecimal> ROUND =
      List.of(
          BigDecimal.ONE,
          BigDecimal.TWO,
          new BigDecimal("2.5"),
          BigDecimal.valueOf(5),
          BigDecimal.TEN);

  private final Series series;

  /// The first slot: a value of several steps begins before its point.
  private final LocalDate first;

  /// One a slot; null where there is a gap.
  private final @Nullable Point[] slots;

  private final BigDecimal step;
  private final BigDecimal low;
  private final BigDecimal high;
  private final Formatter svg = new Formatter(Locale.ROOT);

  private Chart(Series series) {
    this.series = series;
    Point beginning = series.points().getFirst();
    this.first = beginning.at().minus(beginning.steps() - 1, series.step());
    this.slots = new @Nullable Point[slot(series.points().getLast().at()) + 1];
    BigDecimal lowest = BigDecimal.ZERO;
    BigDecimal highest = BigDecimal.ZERO;
    for (Point point : series.points()) {
      slots[slot(point.at())] = point;
      lowest = lowest.min(point.height());
      highest = highest.max(point.height());
    }
    for (Knot knot : series.line()) {
      lowest = lowest.min(knot.value());
      highest = highest.max(knot.value());
    }
    BigDecimal range = highest.subtract(lowest);
    this.step = step(range.signum() == 0 ? BigDecimal.ONE : range);
    this.low = step.multiply(lowest.divide(step, 0, RoundingMode.FLOOR));
    this.high = step.multiply(highest.divide(step, 0, RoundingMode.CEILING)).max(low.add(step));
  }

  /// Nothing when there are no points.
  static String of(Series series) {
    return series.points().isEmpty() ? "" : new Chart(series).html();
  }

  private String html() {
    LocalDate last = series.points().getLast().at();
    svg.format(
        "<svg class=\"chart\" role=\"img\" aria-label=\"%s, %s to %s; the table says the same\">\n",
        text(series.title()), date(first), date(last));
    for (BigDecimal at = low; at.compareTo(high) <= 0; at = at.add(step)) {
      svg.format(
          "<line x1=\"0\" x2=\"100%%\" y1=\"%1$.1f\" y2=\"%1$.1f\"%3$s/><text class=\"scale\" x=\"-8\" y=\"%1$.1f\">%2$s</text>\n",
          y(at), Plain.rounded(at), at.signum() == 0 ? " class=\"zero\"" : "");
    }
    gaps();
    bars();
    line();
    slots();
    labels();
    svg.format("</svg>\n");
    if (Arrays.asList(slots).contains(null)) {
      svg.format("<p class=\"quiet\">Grey: no value.</p>\n");
    }
    return svg.toString();
  }

  /// One for all slots in a row that have no value.
  private void gaps() {
    for (int i = 0; i < slots.length; i++) {
      int from = i;
      while (i < slots.length && slots[i] == null) {
        i++;
      }
      if (i > from) {
        String until = i - from == 1 ? "" : " to " + date(day(i - 1));
        svg.format(
            "<rect class=\"gap\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"0\" height=\"%d\"><title>%s%s: no value</title></rect>\n",
            percent(from), percent(i - from), HEIGHT, date(day(from)), until);
      }
    }
  }

  private void bars() {
    for (int i = 0; i < slots.length; i++) {
      Point point = slots[i];
      if (point != null) {
        int from = Math.max(0, i - point.steps() + 1);
        double value = y(point.height());
        double zero = y(BigDecimal.ZERO);
        svg.format(
            "<rect%s x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"/>\n",
            looks(point),
            percent(from + (1 - SHARE_OF_SLOT) / 2),
            percent(i - from + SHARE_OF_SLOT),
            Math.min(value, zero),
            Math.abs(zero - value));
      }
    }
  }

  private static String looks(Point point) {
    String looks = point.value().signum() < 0 ? "below" : point.steps() > 1 ? "together" : "";
    return looks.isEmpty() ? "" : " class=\"" + looks + "\"";
  }

  /// One for all points in a row. It has a scale of its own, for points of a line are no percent.
  private void line() {
    if (series.line().isEmpty()) {
      return;
    }
    svg.format(
        "<svg class=\"over\" x=\"0\" y=\"0\" width=\"%.2f%%\" height=\"%2$d\" viewBox=\"0 0 %3$d %2$d\" preserveAspectRatio=\"none\">\n",
        percent(slots.length), HEIGHT, 10 * slots.length);
    StringJoiner way = new StringJoiner(" ");
    int before = Integer.MIN_VALUE;
    for (Knot knot : series.line()) {
      int slot = slot(knot.at());
      if (slot != before + 1 && before != Integer.MIN_VALUE) {
        svg.format("<polyline points=\"%s\"/>\n", way);
        way = new StringJoiner(" ");
      }
      way.add(String.format(Locale.ROOT, "%d,%.1f", 10 * slot + 5, y(knot.value())));
      before = slot;
    }
    svg.format("<polyline points=\"%s\"/>\n</svg>\n", way);
  }

  /// Over each bar one from top to bottom, which shows its words to whoever points at it.
  private void slots() {
    for (int i = 0; i < slots.length; i++) {
      Point point = slots[i];
      if (point != null) {
        svg.format(
            "<rect class=\"slot\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"0\" height=\"%d\"><title>%s</title></rect>\n",
            percent(i), percent(1), HEIGHT, text(point.said().plain()));
      }
    }
  }

  /// Days or months as far as there is room for them, and years below.
  private void labels() {
    long months = ChronoUnit.MONTHS.between(month(0), month(slots.length - 1)) + 1;
    boolean days = series.step() == ChronoUnit.DAYS && slots.length <= 2 * MOST_WORDS;
    boolean words = series.step() != ChronoUnit.MONTHS && months <= MOST_WORDS;
    int everyYear = 1 + (day(slots.length - 1).getYear() - day(0).getYear()) / MOST_WORDS;
    for (int i = 0; i < slots.length; i++) {
      LocalDate day = day(i);
      boolean newMonth = i == 0 ? roomBeforeTheNextMonth() : !month(i).equals(month(i - 1));
      if (days) {
        label(i, UPPER_LABELS, String.valueOf(day.getDayOfMonth()));
      } else if (newMonth && series.step() != ChronoUnit.YEARS && months <= MOST_LETTERS) {
        String name = day.getMonth().name();
        label(
            i,
            UPPER_LABELS,
            name.charAt(0) + (words ? name.substring(1, 3).toLowerCase(Locale.ROOT) : ""));
      }
      if (i == 0 ? roomBeforeTheNextYear() : day.getYear() != day(i - 1).getYear()) {
        if (day.getYear() % everyYear == 0) {
          label(i, YEARS, days && i == 0 ? date(day).substring(0, 7) : "" + day.getYear());
        }
      }
    }
  }

  private boolean roomBeforeTheNextMonth() {
    int next = slot(month(0).plusMonths(1));
    return next >= slots.length || percent(next) >= 100.0 / MOST_LETTERS;
  }

  /// The digits of a year are as wide as a quarter of the fewest slots.
  private boolean roomBeforeTheNextYear() {
    LocalDate next = LocalDate.of(day(0).getYear() + 1, 1, 1);
    int slot = slot(next);
    return slot >= slots.length || percent(slot) >= 100.0 / MOST_WORDS;
  }

  private void label(int slot, int y, String label) {
    svg.format("<text x=\"%.2f%%\" y=\"%d\">%s</text>\n", percent(slot + 0.5), y, label);
  }

  private int slot(LocalDate day) {
    return Math.toIntExact(series.step().between(first, day));
  }

  private LocalDate day(int slot) {
    return first.plus(slot, series.step());
  }

  private LocalDate month(int slot) {
    return day(slot).withDayOfMonth(1);
  }

  /// As exact as the step.
  private String date(LocalDate day) {
    return switch (series.step()) {
      case MONTHS -> day.toString().substring(0, 7);
      case YEARS -> String.valueOf(day.getYear());
      default -> day.toString();
    };
  }

  private double percent(double slots) {
    return 100.0 * slots / Math.max(FEWEST_SLOTS, this.slots.length);
  }

  private double y(BigDecimal value) {
    return HEIGHT
        * high.subtract(value).divide(high.subtract(low), 6, RoundingMode.HALF_UP).doubleValue();
  }

  /// A round number that fits into the range five times at most.
  private static BigDecimal step(BigDecimal range) {
    BigDecimal least = range.divide(BigDecimal.valueOf(MOST_STEPS), 6, RoundingMode.CEILING);
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(least.precision() - least.scale() - 1);
    return ROUND.stream()
        .map(power::multiply)
        .filter(step -> step.compareTo(least) >= 0)
        .findFirst()
        .orElseThrow();
  }
}
