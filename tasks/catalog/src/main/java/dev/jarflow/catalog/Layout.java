package dev.jarflow.catalog;

import static dev.jarflow.catalog.Layers.known;

import dev.jarflow.catalog.Layers.Net;
import dev.jarflow.catalog.Layers.Pass;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Relation;
import dev.jarflow.catalog.Warehouse.Schema;
import dev.jarflow.catalog.Warehouse.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The picture in numbers: schemas one below the other, their tables in columns that all of them
/// share, and lines that run between the columns and between the schemas, never behind a table.
record Layout(int width, int height, List<Group> groups, List<Box> boxes, List<Line> lines) {
  private static final int MARGIN = 16;
  private static final int TITLE = 40;
  private static final int BETWEEN = 22;
  private static final int TRACK = 7;
  private static final int MOST_COLUMNS = 4;
  private static final int EDGE = 26;

  record Group(Schema schema, int top, int height) {}

  record Box(Table table, int left, int top, int width) {}

  record Point(int x, int y) {}

  /// From the column that points, to the one that is pointed to; `leaves` and `enters` say on which
  /// side of a box, -1 left and 1 right.
  record Line(Relation relation, List<Point> points, int leaves, int enters) {}

  static Layout of(Warehouse warehouse) {
    return new Drafting(warehouse).layout();
  }

  /// A way through the picture: by corridors, which are the spaces left of each column and right of
  /// the last, and at heights between them. `net` keeps apart what shall not share a line.
  private record Way(Relation relation, int leaves, int enters, List<Leg> legs) {}

  /// Up or down one corridor.
  private record Leg(int corridor, int from, int to, Lane lane) {}

  /// What shares one line in a corridor.
  private record Lane(Net net, String from) {}

  private static final class Drafting {
    private final Warehouse warehouse;
    private final Map<Name, Table> tables = new TreeMap<>();
    private final Map<String, Layers> layers = new LinkedHashMap<>();
    private final Map<String, Integer> tops = new HashMap<>();
    private final Map<Lane, Integer> tracks = new LinkedHashMap<>();
    private final List<Way> ways = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private int columns;

    Drafting(Warehouse warehouse) {
      this.warehouse = warehouse;
      warehouse.tables().forEach(table -> tables.put(table.name(), table));
    }

    Layout layout() {
      for (Schema schema : warehouse.schemas()) {
        List<Relation> inside =
            warehouse.relations().stream()
                .filter(
                    relation ->
                        relation.from().schema().equals(schema.name())
                            && relation.to().schema().equals(schema.name()))
                .toList();
        int atLeast = Math.min(MOST_COLUMNS, tables.size());
        layers.put(schema.name(), Layers.of(schema.tables(), inside, atLeast));
      }
      columns =
          layers.values().stream()
              .flatMap(each -> each.columns().values().stream())
              .mapToInt(column -> column + 1)
              .max()
              .orElse(0);
      int bottom = stackGroups();
      warehouse.relations().forEach(relation -> ways.add(way(relation)));
      return drawn(bottom);
    }

    /// Between two schemas there is room for every line that runs there.
    private int stackGroups() {
      Map<String, List<Lane>> above = new HashMap<>();
      for (Relation relation : warehouse.relations()) {
        if (!isStraight(relation)) {
          Lane lane = lane(relation);
          List<Lane> there = above.computeIfAbsent(track(relation), _ -> new ArrayList<>());
          if (!there.contains(lane)) {
            there.add(lane);
          }
        }
      }
      int top = 0;
      for (Schema schema : warehouse.schemas()) {
        List<Lane> there = above.getOrDefault(schema.name(), List.of());
        top += groups.isEmpty() && there.isEmpty() ? 1 : BETWEEN;
        for (Lane lane : there) {
          tracks.put(lane, top - BETWEEN / 2);
          top += TRACK;
        }
        int height = TITLE + known(layers, schema.name()).height() + MARGIN;
        groups.add(new Group(schema, top, height));
        tops.put(schema.name(), top + TITLE);
        top += height;
      }
      return top;
    }

    /// The schema above which a line runs from corridor to corridor.
    private String track(Relation relation) {
      List<String> order = warehouse.schemas().stream().map(Schema::name).toList();
      String from = relation.from().schema();
      String to = relation.to().schema();
      // From below it comes to just under its target's schema; from above to just over it.
      return order.indexOf(to) < order.indexOf(from) ? order.get(order.indexOf(to) + 1) : to;
    }

    private Lane lane(Relation relation) {
      String from =
          isStraight(relation) ? "" : relation.from() + String.join(",", relation.columns());
      return new Lane(Net.of(relation, tables), from);
    }

    /// Whether it only goes to the left, inside its schema.
    private boolean isStraight(Relation relation) {
      return relation.from().schema().equals(relation.to().schema())
          && column(relation.to()) < column(relation.from());
    }

    private int column(Name table) {
      return known(known(layers, table.schema()).columns(), table);
    }

    private int height(Name table, List<String> columns) {
      int row = columns.isEmpty() ? 0 : known(tables, table).row(columns.getFirst());
      return known(tops, table.schema())
          + known(known(layers, table.schema()).tops(), table)
          + Layers.middle(row);
    }

    private Way way(Relation relation) {
      int from = height(relation.from(), relation.columns());
      int to = height(relation.to(), relation.targets());
      int left = column(relation.from());
      int right = column(relation.to());
      Lane lane = lane(relation);
      List<Leg> legs = new ArrayList<>();
      if (isStraight(relation)) {
        int at = from;
        for (int corridor = left; corridor > right; corridor--) {
          Integer pass =
              known(layers, relation.from().schema())
                  .passes()
                  .get(new Pass(lane.net, corridor - 1));
          int next = pass == null ? to : known(tops, relation.from().schema()) + pass;
          legs.add(new Leg(corridor, at, next, lane));
          at = next;
        }
        return new Way(relation, -1, 1, legs);
      }
      // Out on the side that is nearer, and in where that is shortest.
      int leaves = right > left ? 1 : -1;
      int out = leaves < 0 ? left : left + 1;
      int enters = right >= out ? -1 : 1;
      int in = enters < 0 ? right : right + 1;
      if (in == out) {
        legs.add(new Leg(out, from, to, lane));
      } else {
        legs.add(new Leg(out, from, known(tracks, lane), lane));
        legs.add(new Leg(in, known(tracks, lane), to, lane));
      }
      return new Way(relation, leaves, enters, legs);
    }

    private Layout drawn(int bottom) {
      int[] lefts = new int[columns + 1];
      List<Map<Lane, Integer>> xs = new ArrayList<>();
      int x = MARGIN;
      for (int corridor = 0; corridor <= columns; corridor++) {
        Corridor<Lane> lanes = new Corridor<>();
        for (Way way : ways) {
          for (int i = 0; i < way.legs.size(); i++) {
            Leg leg = way.legs.get(i);
            if (leg.corridor == corridor) {
              boolean leavesRight = i == 0 ? way.leaves < 0 : came(way, i) > corridor;
              boolean entersLeft =
                  i == way.legs.size() - 1 ? way.enters > 0 : goes(way, i) < corridor;
              lanes.add(leg.lane, leg.from, leavesRight, leg.to, !entersLeft);
            }
          }
        }
        Map<Lane, Integer> places = new HashMap<>();
        List<Lane> order = lanes.order();
        int first = corridor == 0 ? x + (order.isEmpty() ? 0 : 4) : x + EDGE / 2;
        for (int i = 0; i < order.size(); i++) {
          places.put(order.get(i), first + i * TRACK);
        }
        xs.add(places);
        boolean outer = corridor == 0 || corridor == columns;
        int wide = order.isEmpty() ? (outer ? 0 : EDGE) : EDGE + (order.size() - 1) * TRACK;
        x += wide;
        lefts[corridor] = x;
        x += corridor < columns ? width(corridor) : MARGIN;
      }
      List<Box> boxes = new ArrayList<>();
      for (Table table : tables.values()) {
        int column = column(table.name());
        boxes.add(
            new Box(
                table,
                lefts[column],
                height(table.name(), List.of()) - Layers.middle(0),
                width(column)));
      }
      List<Line> lines = ways.stream().map(way -> line(way, lefts, xs)).toList();
      return new Layout(x, bottom + 1, groups, boxes, lines);
    }

    private static int came(Way way, int leg) {
      return way.legs.get(leg - 1).corridor;
    }

    private static int goes(Way way, int leg) {
      return way.legs.get(leg + 1).corridor;
    }

    private Line line(Way way, int[] lefts, List<Map<Lane, Integer>> xs) {
      List<Point> points = new ArrayList<>();
      int start = column(way.relation.from());
      int end = column(way.relation.to());
      points.add(
          new Point(
              way.leaves < 0 ? lefts[start] : lefts[start] + width(start),
              way.legs.getFirst().from));
      for (Leg leg : way.legs) {
        int x = known(xs.get(leg.corridor), leg.lane);
        points.add(new Point(x, leg.from));
        points.add(new Point(x, leg.to));
      }
      points.add(
          new Point(way.enters < 0 ? lefts[end] : lefts[end] + width(end), way.legs.getLast().to));
      return new Line(way.relation, points, way.leaves, way.enters);
    }

    /// As wide as its widest table.
    private int width(int column) {
      return tables.values().stream()
          .filter(table -> column(table.name()) == column)
          .mapToInt(Drawing::width)
          .max()
          .orElse(0);
    }
  }
}
