package dev.jarflow.catalog;

import static dev.jarflow.page.Html.text;

import dev.jarflow.catalog.Layout.Box;
import dev.jarflow.catalog.Layout.Group;
import dev.jarflow.catalog.Layout.Line;
import dev.jarflow.catalog.Layout.Point;
import dev.jarflow.catalog.Warehouse.Column;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Relation;
import dev.jarflow.catalog.Warehouse.Rule;
import dev.jarflow.catalog.Warehouse.Table;
import java.util.List;
import java.util.stream.Collectors;

/// The picture as SVG, for a page whose style gives it its colours.
record Drawing(Layout layout, List<Relation> relations) {
  /// How wide a letter is: all letters of the font are.
  private static final double NAME = 6.65;

  private static final double TYPE = 6.1;
  private static final double HEADING = 7.3;
  private static final int BADGE = 30;
  private static final int PAD = 10;
  private static final int LONGEST_TYPE = 24;
  private static final int ROUND = 4;
  private static final int HEAD = 23;

  /// What a table needs.
  static int width(Table table) {
    double rows =
        table.columns().stream()
            .mapToDouble(
                column ->
                    BADGE
                        + column.name().length() * NAME
                        + 14
                        + type(table, column).length() * TYPE
                        + PAD)
            .max()
            .orElse(0);
    return (int) Math.ceil(Math.max(rows, PAD * 2 + table.name().table().length() * HEADING));
  }

  String svg() {
    return """
        <svg class="picture" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="group" aria-label="The tables and what they point to; the dictionary below says the same in words">
        %s%s%s</svg>
        """
        .formatted(
            layout.width(),
            layout.height(),
            layout.groups().stream().map(this::group).collect(Collectors.joining()),
            layout.lines().stream().map(Drawing::line).collect(Collectors.joining()),
            layout.boxes().stream().map(this::box).collect(Collectors.joining()));
  }

  private String group(Group group) {
    return """
        <rect class="schema" x="0.5" y="%d.5" width="%d" height="%d" rx="8"/>
        <text class="schema-name" x="%d" y="%d">%s</text>
        """
        .formatted(
            group.top(),
            layout.width() - 1,
            group.height() - 1,
            layout.boxes().stream().mapToInt(Box::left).min().orElse(0),
            group.top() + 24,
            text(group.schema().name()));
  }

  private String box(Box box) {
    Table table = box.table();
    int height = Layers.height(table);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <g class="%s" transform="translate(%d %d)">
        <rect class="body" width="%d" height="%d" rx="5"/>
        <path class="head" d="M0 %d v-%d q0 -5 5 -5 h%d q5 0 5 5 v%7$d z"/>
        <a href="#%s"><title>%s</title><text class="name" x="%d" y="17">%s</text></a>
        """
            .formatted(
                table.isView() ? "view" : "table",
                box.left(),
                box.top(),
                box.width(),
                height,
                HEAD,
                HEAD - 5,
                box.width() - 10,
                Page.id(table.name()),
                text(table.comment() == null ? table.name() : table.comment()),
                PAD,
                text(table.name().table())));
    for (int row = 0; row < table.columns().size(); row++) {
      svg.append(row(table, table.columns().get(row), Layers.middle(row) + 4, box.width()));
    }
    return svg.append("</g>\n").toString();
  }

  private String row(Table table, Column column, int base, int width) {
    String badge = badge(table, column);
    return """
        <g>%s%s<text class="column" x="%d" y="%d">%s</text><text class="type" x="%d" y="%4$d">%s</text></g>
        """
        .formatted(
            column.comment() == null ? "" : "<title>" + text(column.comment()) + "</title>",
            badge.isEmpty()
                ? ""
                : "<text class=\"key\" x=\"%d\" y=\"%d\">%s</text>".formatted(PAD, base, badge),
            BADGE,
            base,
            text(column.name()),
            width - PAD,
            text(type(table, column)));
  }

  private String badge(Table table, Column column) {
    boolean primary =
        table.primaryKey().map(key -> key.columns().contains(column.name())).orElse(false);
    if (primary) {
      return "PK";
    }
    if (points(table.name(), column.name())) {
      return "FK";
    }
    return table.constraints().stream()
            .anyMatch(
                each ->
                    each.rule() instanceof Rule.Unique && each.columns().contains(column.name()))
        ? "UK"
        : "";
  }

  private boolean points(Name table, String column) {
    return relations.stream()
        .anyMatch(each -> each.from().equals(table) && each.columns().contains(column));
  }

  /// With a question mark when it may be null, which of a view nobody says.
  private static String type(Table table, Column column) {
    String type = column.type();
    String shown = type.length() <= LONGEST_TYPE ? type : type.substring(0, LONGEST_TYPE - 1) + "…";
    return column.isNotNull() || table.isView() ? shown : shown + "?";
  }

  private static String line(Line line) {
    Relation relation = line.relation();
    Point start = line.points().getFirst();
    Point end = line.points().getLast();
    return """
        <g class="%s"><title>%s</title><path class="wide" d="%s"/><path d="%3$s"/><path d="%s"/></g>
        """
        .formatted(
            relation.isDeclared() ? "line" : "line dashed",
            text(relation),
            path(line.points()),
            (relation.isOne() ? bar(start, line.leaves()) : foot(start, line.leaves()))
                + bar(end, line.enters()));
  }

  /// The crow's foot: many rows.
  private static String foot(Point at, int side) {
    return "M%d %d L%d %d L%d %d "
        .formatted(at.x(), at.y() - 4, at.x() + side * 8, at.y(), at.x(), at.y() + 4);
  }

  /// One row.
  private static String bar(Point at, int side) {
    return "M%d %d v8 ".formatted(at.x() + side * 5, at.y() - 4);
  }

  /// With round corners.
  private static String path(List<Point> all) {
    List<Point> points = all.stream().distinct().toList();
    StringBuilder path =
        new StringBuilder("M%d %d".formatted(points.getFirst().x(), points.getFirst().y()));
    for (int i = 1; i < points.size() - 1; i++) {
      Point before = points.get(i - 1);
      Point at = points.get(i);
      Point after = points.get(i + 1);
      Point into = towards(at, before);
      Point out = towards(at, after);
      path.append(
          " L%d %d Q%d %d %d %d".formatted(into.x(), into.y(), at.x(), at.y(), out.x(), out.y()));
    }
    return path.append(" L%d %d".formatted(points.getLast().x(), points.getLast().y())).toString();
  }

  private static Point towards(Point from, Point to) {
    int far = Math.abs(to.x() - from.x()) + Math.abs(to.y() - from.y());
    int step = Math.min(ROUND, far / 2);
    return new Point(
        from.x() + Integer.signum(to.x() - from.x()) * step,
        from.y() + Integer.signum(to.y() - from.y()) * step);
  }
}
