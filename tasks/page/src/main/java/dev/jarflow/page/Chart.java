package dev.jarflow.page;

import static dev.jarflow.page.Html.text;

import module java.base;

import dev.jarflow.page.Part.Knot;
import dev.jarflow.page.Part.Line;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Part.Series.Scale;
import org.jspecify.annotations.Nullable;

/// A series as SVG: each step of time has a slot of the same width. Across it is drawn in percent
/// and downwards in pixels, so that it is as wide as the page and its letters are as large on a
/// phone as on a desk.
final class Chart {
  /// Around a chart that [Html#scripts] reads aloud and points at.
  static final String PLOT = "<div class=\"plot\">";

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

  /// One a slot; null where nothing is said.
  private final @Nullable Point[] slots;

  /// Slots that are no gaps.
  private final BitSet known = new BitSet();

  /// Between the lines of the scale, its lowest and its highest; of a LOG scale powers of ten.
  private final BigDecimal step;

  private final BigDecimal low;
  private final BigDecimal high;
  private final Formatter svg = new Formatter(Locale.ROOT);

  /// What has to be explained below the chart, and the look of it.
  private final Map<String, String> key = new LinkedHashMap<>();

  private Chart(Series series) {
    this.series = series;
    List<Point> points = series.points();
    this.first =
        points.stream()
            .map(point -> point.at().minus(point.steps() - 1, series.step()))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    this.slots = new @Nullable Point[slot(points.getLast().at()) + 1];
    List<BigDecimal> values = new ArrayList<>();
    for (Point point : points) {
      slots[slot(point.at())] = point;
      known.set(slot(point.at()), point.mark() != Point.Mark.GAP);
      BigDecimal height = point.height();
      if (height != null) {
        values.add(height);
      }
    }
    for (Line line : series.lines()) {
      for (Knot knot : line.knots()) {
        known.set(slot(knot.at()));
        values.add(knot.value());
      }
    }
    boolean log = series.scale() == Scale.LOG;
    if (!log) {
      values.add(BigDecimal.ZERO);
    }
    List<BigDecimal> drawn = values.stream().filter(this::isDrawn).map(this::onScale).toList();
    BigDecimal lowest = drawn.stream().min(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
    BigDecimal highest = drawn.stream().max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
    BigDecimal range = highest.subtract(lowest);
    BigDecimal round = step(range.signum() == 0 ? BigDecimal.ONE : range);
    this.step = log ? round.setScale(0, RoundingMode.CEILING).max(BigDecimal.ONE) : round;
    this.low = step.multiply(lowest.divide(step, 0, RoundingMode.FLOOR));
    this.high = step.multiply(highest.divide(step, 0, RoundingMode.CEILING)).max(low.add(step));
    if (drawn.size() < values.size()) {
      key.put("Zero and below are not drawn on this scale", "");
    }
  }

  /// Nothing when there are no points.
  static String of(Series series) {
    return series.points().isEmpty() ? "" : new Chart(series).html();
  }

  private String html() {
    svg.format(
        "<figure>\n%s\n<svg class=\"chart\" role=\"img\" aria-label=\"%s, %s to %s; the table says the same\">\n",
        PLOT, text(series.title()), date(first), date(day(slots.length - 1)));
    for (BigDecimal at = low; at.compareTo(high) <= 0; at = at.add(step)) {
      boolean log = series.scale() == Scale.LOG;
      svg.format(
          "<line x1=\"0\" x2=\"100%%\" y1=\"%1$.1f\" y2=\"%1$.1f\"%3$s/><text class=\"scale\" x=\"-8\" y=\"%1$.1f\">%2$s</text>\n",
          y(at),
          Plain.rounded(log ? BigDecimal.ONE.scaleByPowerOfTen(at.intValueExact()) : at),
          at.signum() == 0 && !log ? " class=\"zero\"" : "");
    }
    gaps();
    bars();
    lines();
    slots();
    labels();
    svg.format("</svg>\n<output class=\"tip\"></output>\n</div>\n");
    String link = "<a href=\"#%s\" accesskey=\"t\">To the table</a>".formatted(text(series.id()));
    if (!series.id().isEmpty() || !key.isEmpty()) {
      svg.format(
          "<figcaption>%s<ul class=\"legend\">%s</ul></figcaption>\n",
          series.id().isEmpty() ? "" : link,
          key.entrySet().stream()
              .map(
                  each ->
                      "<li>%s%s</li>"
                          .formatted(
                              each.getValue().isEmpty()
                                  ? ""
                                  : "<i class=\"%s\"></i>".formatted(each.getValue()),
                              text(each.getKey())))
              .collect(Collectors.joining()));
    }
    return svg.format("</figure>\n").toString();
  }

  /// One for all slots in a row that have no value.
  private void gaps() {
    for (int from = known.nextClearBit(0); from < slots.length; from = known.nextClearBit(from)) {
      int next = known.nextSetBit(from);
      int end = next < 0 ? slots.length : next;
      String until = end - from == 1 ? "" : " to " + date(day(end - 1));
      svg.format(
          "<rect class=\"gap\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"0\" height=\"%d\"><title>%s%s: no value</title></rect>\n",
          percent(from), percent(end - from), HEIGHT, date(day(from)), until);
      key.put("No value", "gap");
      from = end;
    }
  }

  private void bars() {
    double zero = series.scale() == Scale.LOG ? HEIGHT : y(BigDecimal.ZERO);
    for (int i = 0; i < slots.length; i++) {
      Point point = slots[i];
      BigDecimal height = point == null ? null : point.height();
      if (point != null && height != null && isDrawn(height)) {
        int from = Math.max(0, i - point.steps() + 1);
        double value = y(onScale(height));
        svg.format(
            "<rect%s x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"/>\n",
            looks(point, height),
            percent(from + (1 - SHARE_OF_SLOT) / 2),
            percent(i - from + SHARE_OF_SLOT),
            Math.min(value, zero),
            Math.abs(zero - value));
      }
      if (point != null && point.mark() == Point.Mark.CHANGED) {
        svg.format(
            "<circle class=\"changed\" cx=\"%.2f%%\" cy=\"-6\" r=\"3\"/>\n", percent(i + 0.5));
        key.put("Changed later", "changed");
      }
    }
  }

  private String looks(Point point, BigDecimal height) {
    if (height.signum() < 0) {
      key.put("Below zero", "below");
      return " class=\"below\"";
    }
    if (point.steps() > 1) {
      String steps = series.step().name().toLowerCase(Locale.ROOT);
      key.put("Several " + steps + " together, as high as one of them on average", "together");
      return " class=\"together\"";
    }
    return "";
  }

  /// Lines have a scale of their own, for points of a line are no percent.
  private void lines() {
    if (series.lines().isEmpty()) {
      return;
    }
    svg.format(
        "<svg class=\"over\" x=\"0\" y=\"0\" width=\"%.2f%%\" height=\"%2$d\" viewBox=\"0 0 %3$d %2$d\" preserveAspectRatio=\"none\">\n",
        percent(slots.length), HEIGHT, 10 * slots.length);
    for (Line line : series.lines()) {
      String looks = key.containsValue("line") ? "line second" : "line";
      key.put(line.name(), looks);
      List<String> way = new ArrayList<>();
      int before = -1;
      for (Knot knot : line.knots()) {
        if (isDrawn(knot.value())) {
          int slot = slot(knot.at());
          if (slot != before + 1) {
            polyline(looks, way);
          }
          way.add(String.format(Locale.ROOT, "%d,%.1f", 10 * slot + 5, y(onScale(knot.value()))));
          before = slot;
        }
      }
      polyline(looks, way);
    }
    svg.format("</svg>\n");
  }

  /// Through all points in a row; one alone is a dot.
  private void polyline(String looks, List<String> way) {
    if (!way.isEmpty()) {
      boolean dot = way.size() == 1;
      svg.format(
          "<polyline class=\"%s%s\" points=\"%s\"/>\n",
          looks,
          dot ? " dot" : "",
          String.join(" ", dot ? Collections.nCopies(2, way.getFirst()) : way));
      way.clear();
    }
  }

  /// Over each bar one from top to bottom, which shows its words to whoever points at it, with or
  /// without the script.
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

  private boolean isDrawn(BigDecimal value) {
    return series.scale() == Scale.LINEAR || value.signum() > 0;
  }

  /// Of a LOG scale the power of ten.
  private BigDecimal onScale(BigDecimal value) {
    return series.scale() == Scale.LINEAR
        ? value
        : BigDecimal.valueOf(Math.log10(value.doubleValue())).setScale(6, RoundingMode.HALF_UP);
  }

  /// Of what stands on the scale.
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
