package dev.jarflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.page.Layout.Frame;
import dev.jarflow.page.Layout.Line;
import dev.jarflow.page.Layout.Placed;
import dev.jarflow.page.Layout.Spot;
import dev.jarflow.page.Part.Arrow;
import dev.jarflow.page.Part.Box;
import dev.jarflow.page.Part.Diagram;
import dev.jarflow.page.Part.End;
import dev.jarflow.page.Part.Group;
import dev.jarflow.page.Part.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A diagram that can be read.
class LayoutTest {
  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverPointsWhereverCanBeRead(int seed) {
    isLegible(random(new Random(seed)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fewBoxesAreADiagramToo(int boxes) {
    isLegible(
        diagram(IntStream.range(0, boxes).mapToObj(i -> box("a.b" + i, 1)).toList(), List.of()));
  }

  @Test
  void aBoxStandsRightOfThoseItPointsTo() {
    Diagram diagram =
        diagram(
            List.of(box("s.line", 3), box("s.sale", 2), box("s.item", 2), box("s.buyer", 2)),
            List.of(
                arrow("s.line", 0, "s.sale"),
                arrow("s.line", 1, "s.item"),
                arrow("s.sale", 0, "s.buyer")));

    isLegible(diagram);
    assertThat(left(diagram, "s.buyer"))
        .isEqualTo(left(diagram, "s.item"))
        .isLessThan(left(diagram, "s.sale"));
    assertThat(left(diagram, "s.sale")).isLessThan(left(diagram, "s.line"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameDiagramIsAlwaysLaidOutTheSame(int seed) {
    assertThat(Layout.of(random(new Random(seed)))).isEqualTo(Layout.of(random(new Random(seed))));
  }

  /// Nobody could tell them apart.
  @ParameterizedTest
  @MethodSource("seeds")
  void linesToDifferentEndsDoNotShareTheirWayAcrossAColumn(int seed) {
    Map<String, End> taken = new TreeMap<>();
    for (Line line : Layout.of(random(new Random(seed))).lines()) {
      List<Spot> spots = line.spots();
      for (int i = 1; i + 1 < spots.size(); i += 2) {
        int left = Math.min(spots.get(i).x(), spots.get(i + 1).x());
        End before = taken.putIfAbsent(left + " " + spots.get(i).y(), line.arrow().to());
        assertThat(before).isIn(null, line.arrow().to());
      }
    }
  }

  @Test
  void anArrowPointsFromABoxToABox() {
    assertThatThrownBy(() -> diagram(List.of(box("s.a", 1)), List.of(arrow("s.a", 0, "s.b"))))
        .hasMessage("expected an arrow between boxes of the diagram, found 's.a → s.b'");
  }

  private static int left(Diagram diagram, String id) {
    return placed(Layout.of(diagram), id).left();
  }

  private static Placed placed(Layout layout, String id) {
    return layout.boxes().stream()
        .filter(box -> box.box().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void isLegible(Diagram diagram) {
    Layout layout = Layout.of(diagram);
    List<Placed> boxes = layout.boxes();
    assertThat(boxes)
        .hasSize(diagram.groups().stream().mapToInt(group -> group.boxes().size()).sum());
    assertThat(layout.lines()).hasSameSizeAs(diagram.arrows());
    for (Placed box : boxes) {
      Frame frame =
          layout.frames().stream()
              .filter(each -> each.group().boxes().contains(box.box()))
              .findFirst()
              .orElseThrow();
      assertThat(box.left()).isPositive();
      assertThat(box.left() + box.width()).isLessThan(layout.width());
      assertThat(box.top()).isGreaterThan(frame.top());
      assertThat(box.bottom()).isLessThan(frame.top() + frame.height());
      assertThat(boxes.stream().filter(other -> !other.equals(box) && overlap(box, other)))
          .isEmpty();
    }
    for (Line line : layout.lines()) {
      List<Spot> spots = line.spots();
      meets(layout, spots.getFirst(), line.arrow().from());
      meets(layout, spots.getLast(), line.arrow().to());
      for (int i = 1; i < spots.size(); i++) {
        Spot a = spots.get(i - 1);
        Spot b = spots.get(i);
        boolean straight = i % 2 == 0;
        assertThat(straight).as("level across a column").isIn(false, a.y() == b.y());
        assertThat(boxes.stream().filter(box -> behind(a, b, box)))
            .as("%s is hidden", line.arrow().said())
            .isEmpty();
        assertThat(List.of(a.x(), b.x())).allMatch(x -> x > 0 && x < layout.width());
        assertThat(List.of(a.y(), b.y())).allMatch(y -> y > 0 && y < layout.height());
      }
    }
  }

  private static void meets(Layout layout, Spot spot, End end) {
    Placed box = placed(layout, end.box());
    assertThat(spot.x()).isIn(box.left(), box.left() + box.width());
    assertThat(spot.y()).isEqualTo(box.top() + Layout.middle(end.row()));
  }

  private static boolean overlap(Placed a, Placed b) {
    return a.left() < b.left() + b.width()
        && b.left() < a.left() + a.width()
        && a.top() < b.bottom()
        && b.top() < a.bottom();
  }

  /// A swing stays between the columns of its ends, and between their heights.
  private static boolean behind(Spot a, Spot b, Placed box) {
    return Math.min(a.x(), b.x()) < box.left() + box.width()
        && Math.max(a.x(), b.x()) > box.left()
        && Math.min(a.y(), b.y()) < box.bottom()
        && Math.max(a.y(), b.y()) > box.top();
  }

  /// Boxes of some groups that point anywhere: in circles, to themselves, to several at once.
  private static Diagram random(Random random) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0, count = 1 + random.nextInt(30); i < count; i++) {
      boxes.add(
          box("group" + random.nextInt(1 + random.nextInt(5)) + ".box" + i, 1 + random.nextInt(8)));
    }
    List<Arrow> arrows = new ArrayList<>();
    for (Box from : boxes) {
      for (int i = random.nextInt(4); i > 0; i--) {
        arrows.add(
            arrow(
                from.id(),
                random.nextInt(from.rows().size()),
                boxes.get(random.nextInt(boxes.size())).id()));
      }
    }
    return diagram(boxes, arrows);
  }

  private static Diagram diagram(List<Box> boxes, List<Arrow> arrows) {
    List<Group> groups =
        boxes.stream()
            .map(box -> box.id().replaceFirst("[.].*", ""))
            .distinct()
            .sorted()
            .map(
                name ->
                    new Group(
                        name,
                        boxes.stream().filter(box -> box.id().startsWith(name + ".")).toList()))
            .toList();
    return new Diagram("", groups, arrows);
  }

  private static Arrow arrow(String from, int row, String to) {
    return new Arrow(new End(from, row), new End(to, 0), false, true, from + " → " + to);
  }

  private static Box box(String id, int rows) {
    return new Box(
        id,
        id,
        false,
        "",
        IntStream.range(0, rows).mapToObj(i -> new Row("", "row" + i, "text", "")).toList());
  }
}
