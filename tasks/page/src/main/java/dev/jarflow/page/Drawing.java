package dev.jarflow.page;

import static dev.jarflow.page.Html.text;

import module java.base;

import dev.jarflow.page.Layout.Frame;
import dev.jarflow.page.Layout.Line;
import dev.jarflow.page.Layout.Placed;
import dev.jarflow.page.Layout.Spot;
import dev.jarflow.page.Part.Box;
import dev.jarflow.page.Part.Diagram;
import dev.jarflow.page.Part.Row;

/// A diagram as SVG.
final class Drawing {
  /// Widths of a letter: all letters of the font have the same.
  private static final double NAME = 6.65;

  private static final double NOTE = 6.1;
  private static final double TITLE = 7.3;
  private static final int BADGE = 30;
  private static final int PAD = 10;
  private static final int LONGEST_NOTE = 24;
  private static final int HEAD = 23;

  /// The width of the swing of a line that comes back to its own column.
  private static final int BULGE = 26;

  private Drawing() {}

  static int width(Box box) {
    double rows =
        box.rows().stream()
            .mapToDouble(
                row -> BADGE + row.name().length() * NAME + 14 + note(row).length() * NOTE + PAD)
            .max()
            .orElse(0);
    return (int) Math.ceil(Math.max(rows, PAD * 2 + box.name().length() * TITLE));
  }

  static String of(Diagram diagram) {
    Layout layout = Layout.of(diagram);
    return """
        %s<figure class="wide" tabindex="0" aria-label="%s">
        <svg class="diagram" viewBox="0 0 %s %s" width="%3$s" height="%4$s" role="group" aria-label="%2$s">
        %s%s%s</svg>
        </figure>
        """
        .formatted(
            Html.SIDEWAYS,
            text(diagram.label()),
            layout.width(),
            layout.height(),
            layout.frames().stream()
                .map(frame -> frame(frame, layout.width()))
                .collect(Collectors.joining()),
            layout.lines().stream().map(Drawing::line).collect(Collectors.joining()),
            layout.boxes().stream().map(Drawing::box).collect(Collectors.joining()));
  }

  private static String frame(Frame frame, int width) {
    return """
        <rect class="group" x="0.5" y="%s.5" width="%s" height="%s" rx="8"/>
        <text class="group-name" x="14" y="%s">%s</text>
        """
        .formatted(
            frame.top(),
            width - 1,
            frame.height() - 1,
            frame.top() + 24,
            text(frame.group().name()));
  }

  private static String box(Placed placed) {
    Box box = placed.box();
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <g class="box%s" transform="translate(%s %s)">
        <rect class="body" width="%s" height="%s" rx="5"/>
        <path class="head" d="M0 %s v-%s q0 -5 5 -5 h%s q5 0 5 5 v%7$s z"/>
        <a href="#%s"><title>%s</title><text class="name" x="%s" y="17">%s</text></a>
        """
            .formatted(
                box.isDashed() ? " dashed" : "",
                placed.left(),
                placed.top(),
                placed.width(),
                Layout.height(box),
                HEAD,
                HEAD - 5,
                placed.width() - 10,
                text(box.id()),
                text(box.said()),
                PAD,
                text(box.name())));
    for (int i = 0; i < box.rows().size(); i++) {
      svg.append(row(box.rows().get(i), Layout.middle(i) + 4, placed.width() - PAD));
    }
    return svg.append("</g>\n").toString();
  }

  private static String row(Row row, int base, int right) {
    return """
        <g><title>%s</title><text class="key" x="%s" y="%s">%s</text><text class="row" x="%s" y="%3$s">%s</text><text class="note" x="%s" y="%3$s">%s</text></g>
        """
        .formatted(
            text(row.said()),
            PAD,
            base,
            text(row.badge()),
            BADGE,
            text(row.name()),
            right,
            text(note(row)));
  }

  private static String note(Row row) {
    String note = row.note();
    return note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE - 1) + "…";
  }

  private static String line(Line line) {
    List<Spot> spots = line.spots();
    Spot first = spots.getFirst();
    Spot last = spots.getLast();
    boolean leavesRight = spots.get(1).x() > first.x();
    boolean entersLeft = spots.get(spots.size() - 2).x() <= last.x();
    String path = path(spots);
    return """
        <g class="line%s"><title>%s</title><path class="wide" d="%s"/><path class="way" d="%3$s"/><path d="%s%s"/></g>
        """
        .formatted(
            line.arrow().isDashed() ? " dashed" : "",
            text(line.arrow().said()),
            path,
            line.arrow().isMany()
                ? foot(first, leavesRight ? 1 : -1)
                : bar(first, leavesRight ? 1 : -1),
            bar(last, entersLeft ? -1 : 1));
  }

  /// Swings from column to column and runs straight through each.
  private static String path(List<Spot> spots) {
    StringBuilder path =
        new StringBuilder("M%s %s".formatted(spots.getFirst().x(), spots.getFirst().y()));
    for (int i = 1; i < spots.size(); i += 2) {
      Spot from = spots.get(i - 1);
      Spot to = spots.get(i);
      if (i > 1) {
        path.append(" L%s %s".formatted(from.x(), from.y()));
      }
      int out = from.x() == to.x() ? -BULGE : (to.x() - from.x()) / 2;
      int in = from.x() == to.x() ? -BULGE : -out;
      path.append(
          " C%s %s %s %s %s %s"
              .formatted(from.x() + out, from.y(), to.x() + in, to.y(), to.x(), to.y()));
    }
    return path.toString();
  }

  /// The crow's foot: many rows.
  private static String foot(Spot at, int side) {
    return "M%s %s L%s %s L%s %s "
        .formatted(at.x(), at.y() - 4, at.x() + side * 8, at.y(), at.x(), at.y() + 4);
  }

  /// One row.
  private static String bar(Spot at, int side) {
    return "M%s %s v8 ".formatted(at.x() + side * 5, at.y() - 4);
  }
}
