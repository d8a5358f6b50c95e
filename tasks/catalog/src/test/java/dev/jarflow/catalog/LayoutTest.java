package dev.jarflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.catalog.Layout.Box;
import dev.jarflow.catalog.Layout.Group;
import dev.jarflow.catalog.Layout.Line;
import dev.jarflow.catalog.Layout.Point;
import dev.jarflow.catalog.Warehouse.Column;
import dev.jarflow.catalog.Warehouse.Constraint;
import dev.jarflow.catalog.Warehouse.Name;
import dev.jarflow.catalog.Warehouse.Rule;
import dev.jarflow.catalog.Warehouse.Schema;
import dev.jarflow.catalog.Warehouse.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a picture must be so that it can be read.
class LayoutTest {
  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @Test
  void ourOwnDatabaseCanBeRead(@TempDir Path data) {
    Warehouse warehouse = new Scene(data).read();
    Layout layout = Layout.of(warehouse);

    isLegible(warehouse, layout);
    assertThat(linesUponOneAnother(layout)).isEmpty();
    assertThat(layout.width()).isLessThan(1200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverPointsWhereverCanBeRead(int seed) {
    Warehouse warehouse = random(new Random(seed));

    isLegible(warehouse, Layout.of(warehouse));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fewTablesAreAPictureToo(int tables) {
    Warehouse warehouse =
        new Warehouse(
            "db",
            "now",
            schemas(tables == 0 ? List.of() : List.of(table("a", "t", 1, List.of()))),
            List.of());

    isLegible(warehouse, Layout.of(warehouse));
  }

  @Test
  void aTableStandsRightOfThoseItPointsTo() {
    Warehouse warehouse =
        new Warehouse(
            "db",
            "now",
            schemas(
                List.of(
                    table("s", "line", 3, List.of(new Name("s", "sale"), new Name("s", "item"))),
                    table("s", "sale", 2, List.of(new Name("s", "buyer"))),
                    table("s", "item", 2, List.of()),
                    table("s", "buyer", 2, List.of()))),
            List.of());

    List<Box> boxes = Layout.of(warehouse).boxes();

    assertThat(left(boxes, "buyer")).isEqualTo(left(boxes, "item")).isLessThan(left(boxes, "sale"));
    assertThat(left(boxes, "sale")).isLessThan(left(boxes, "line"));
  }

  private static int left(List<Box> boxes, String table) {
    return boxes.stream()
        .filter(box -> box.table().name().table().equals(table))
        .findFirst()
        .orElseThrow()
        .left();
  }

  private static void isLegible(Warehouse warehouse, Layout layout) {
    assertThat(layout.boxes()).hasSameSizeAs(warehouse.tables());
    assertThat(layout.lines()).hasSameSizeAs(warehouse.relations());
    List<Box> boxes = layout.boxes();
    for (Box box : boxes) {
      Group group = groupOf(layout, box);
      assertThat(box.left()).isPositive();
      assertThat(box.left() + box.width()).isLessThan(layout.width());
      assertThat(box.top()).isGreaterThan(group.top());
      assertThat(bottom(box)).isLessThan(group.top() + group.height());
      assertThat(boxes.stream().filter(other -> !other.equals(box) && overlap(box, other)))
          .isEmpty();
    }
    for (Line line : layout.lines()) {
      List<Point> points = line.points();
      meets(
          boxes,
          points.getFirst(),
          line.relation().from(),
          line.relation().columns(),
          line.leaves());
      meets(
          boxes, points.getLast(), line.relation().to(), line.relation().targets(), line.enters());
      for (int i = 1; i < points.size(); i++) {
        Point a = points.get(i - 1);
        Point b = points.get(i);
        assertThat(a.x() == b.x() || a.y() == b.y()).as("straight up or sideways").isTrue();
        assertThat(boxes.stream().filter(box -> behind(a, b, box)))
            .as("%s is hidden", line.relation())
            .isEmpty();
        assertThat(List.of(a.x(), b.x())).allMatch(x -> x > 0 && x < layout.width());
        assertThat(List.of(a.y(), b.y())).allMatch(y -> y > 0 && y < layout.height());
      }
    }
  }

  private static Group groupOf(Layout layout, Box box) {
    return layout.groups().stream()
        .filter(group -> group.schema().name().equals(box.table().name().schema()))
        .findFirst()
        .orElseThrow();
  }

  private static void meets(
      List<Box> boxes, Point end, Name table, List<String> columns, int side) {
    Box box =
        boxes.stream().filter(each -> each.table().name().equals(table)).findFirst().orElseThrow();
    assertThat(end)
        .isEqualTo(
            new Point(
                side < 0 ? box.left() : box.left() + box.width(),
                box.top()
                    + Layers.middle(columns.isEmpty() ? 0 : box.table().row(columns.getFirst()))));
  }

  private static int bottom(Box box) {
    return box.top() + Layers.height(box.table());
  }

  private static boolean overlap(Box a, Box b) {
    return a.left() < b.left() + b.width()
        && b.left() < a.left() + a.width()
        && a.top() < bottom(b)
        && b.top() < bottom(a);
  }

  private static boolean behind(Point a, Point b, Box box) {
    return Math.min(a.x(), b.x()) < box.left() + box.width()
        && Math.max(a.x(), b.x()) > box.left()
        && Math.min(a.y(), b.y()) < bottom(box)
        && Math.max(a.y(), b.y()) > box.top();
  }

  /// Pairs of relations to different places that share a way: nobody could tell them apart.
  private static List<String> linesUponOneAnother(Layout layout) {
    List<String> found = new ArrayList<>();
    for (Line one : layout.lines()) {
      for (Line other : layout.lines()) {
        boolean sameTarget =
            one.relation().to().equals(other.relation().to())
                && one.relation().targets().equals(other.relation().targets());
        if (!sameTarget && shareAWay(one.points(), other.points())) {
          found.add(one.relation() + " and " + other.relation());
        }
      }
    }
    return found;
  }

  private static boolean shareAWay(List<Point> one, List<Point> other) {
    for (int i = 1; i < one.size(); i++) {
      for (int j = 1; j < other.size(); j++) {
        Point a = one.get(i - 1);
        Point b = one.get(i);
        Point c = other.get(j - 1);
        Point d = other.get(j);
        boolean upright = a.x() == b.x() && c.x() == d.x() && a.x() == c.x();
        boolean level = a.y() == b.y() && c.y() == d.y() && a.y() == c.y();
        if ((upright && common(a.y(), b.y(), c.y(), d.y()))
            || (level && common(a.x(), b.x(), c.x(), d.x()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean common(int a, int b, int c, int d) {
    return Math.min(Math.max(a, b), Math.max(c, d)) > Math.max(Math.min(a, b), Math.min(c, d));
  }

  /// Tables of some schemas that point anywhere: in circles, to themselves, to several at once.
  private static Warehouse random(Random random) {
    List<Name> names = new ArrayList<>();
    for (int i = 0, count = 1 + random.nextInt(25); i < count; i++) {
      names.add(new Name("schema" + random.nextInt(1 + random.nextInt(5)), "table" + i));
    }
    return new Warehouse(
        "db",
        "now",
        schemas(
            names.stream()
                .map(
                    name ->
                        table(
                            name.schema(),
                            name.table(),
                            1 + random.nextInt(8),
                            IntStream.range(0, random.nextInt(4))
                                .mapToObj(_ -> names.get(random.nextInt(names.size())))
                                .toList()))
                .toList()),
        List.of());
  }

  private static List<Schema> schemas(List<Table> tables) {
    return tables.stream()
        .map(table -> table.name().schema())
        .distinct()
        .sorted()
        .map(
            schema ->
                new Schema(
                    schema,
                    null,
                    tables.stream().filter(table -> table.name().schema().equals(schema)).toList()))
        .toList();
  }

  private static Table table(String schema, String name, int columns, List<Name> targets) {
    List<Constraint> keys =
        IntStream.range(0, targets.size())
            .mapToObj(
                i ->
                    new Constraint(
                        "key" + i,
                        new Rule.Foreign(targets.get(i), List.of("column0")),
                        List.of("column" + i % columns)))
            .toList();
    return new Table(
        new Name(schema, name),
        false,
        "owner",
        null,
        IntStream.range(0, columns)
            .mapToObj(i -> new Column("column" + i, "text", true, null, null))
            .toList(),
        keys,
        List.of());
  }
}
