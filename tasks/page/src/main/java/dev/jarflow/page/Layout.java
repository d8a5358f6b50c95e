package dev.jarflow.page;

import module java.base;

import dev.jarflow.page.Part.Arrow;
import dev.jarflow.page.Part.Box;
import dev.jarflow.page.Part.Diagram;
import dev.jarflow.page.Part.End;
import dev.jarflow.page.Part.Group;

/// A diagram in numbers: groups one below the other, their boxes in columns that all groups share,
/// a box right of those it points to. Lines swing from column to column, and cross a column
/// between two boxes, never behind one.
record Layout(int width, int height, List<Frame> frames, List<Placed> boxes, List<Line> lines) {
  private static final int HEAD = 27;
  private static final int ROW = 17;
  private static final int FOOT = 5;
  private static final int TITLE = 40;
  private static final int MARGIN = 16;
  private static final int BETWEEN_BOXES = 22;
  private static final int BETWEEN_GROUPS = 24;
  private static final int CORRIDOR = 64;
  private static final int LANE = 6;
  private static final int MOST_COLUMNS = 4;

  /// A group's background.
  record Frame(Group group, int top, int height) {}

  record Placed(Box box, int column, int left, int top, int width) {
    int bottom() {
      return top + height(box);
    }
  }

  record Spot(int x, int y) {}

  /// Its spots in pairs: it swings from the first of a pair to the second, and runs straight from
  /// pair to pair.
  record Line(Arrow arrow, List<Spot> spots) {}

  static Layout of(Diagram diagram) {
    return new Drafting(diagram).layout();
  }

  static int height(Box box) {
    return HEAD + ROW * box.rows().size() + FOOT;
  }

  /// The middle of a row, below the top of its box.
  static int middle(int row) {
    return HEAD + ROW * row + ROW / 2;
  }

  /// The space between two boxes of a column, where lines cross it: for each end that lines lead
  /// to, the height at which they would like to.
  private record Gap(int left, int right, int from, int to, Map<End, Double> wishes) {
    double near(double y) {
      return Math.clamp(y, from, to);
    }

    /// Lines to one end share one height; the others stand beside it in the order of their wishes.
    int height(End end) {
      List<End> order =
          wishes.keySet().stream()
              .sorted(Comparator.<End>comparingDouble(wishes::get).thenComparing(End::toString))
              .toList();
      double mean = wishes.values().stream().mapToDouble(Double::doubleValue).sum() / order.size();
      double lane = Math.min(LANE, (double) (to - from) / (order.size() + 1));
      double half = lane * (order.size() + 1) / 2;
      double middle = Math.clamp(mean, from + half, Math.max(from + half, to - half));
      return (int) Math.round(middle + lane * (order.indexOf(end) - (order.size() - 1) / 2.0));
    }
  }

  private static final class Drafting {
    private final Diagram diagram;
    private final Map<String, Integer> depths = new HashMap<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, Placed> placed = new LinkedHashMap<>();
    private final List<Frame> frames = new ArrayList<>();

    /// By column.
    private final List<List<Gap>> gaps = new ArrayList<>();

    Drafting(Diagram diagram) {
      this.diagram = diagram;
    }

    Layout layout() {
      int top = 1;
      for (Group group : diagram.groups()) {
        List<Arrow> inside = inside(group);
        setColumns(group, inside);
        int height = TITLE + place(group, inside, top + TITLE) + MARGIN;
        frames.add(new Frame(group, top, height));
        top += height + BETWEEN_GROUPS;
      }
      int right = setLefts(top - 2);
      return new Layout(right, top, frames, List.copyOf(placed.values()), lines());
    }

    private List<Arrow> inside(Group group) {
      Set<String> ids = new HashSet<>(group.boxes().stream().map(Box::id).toList());
      return diagram.arrows().stream()
          .filter(arrow -> ids.contains(arrow.from().box()) && ids.contains(arrow.to().box()))
          .toList();
    }

    /// As far left as what a box points to allows; a box that nothing points to goes where there
    /// is most room.
    private void setColumns(Group group, List<Arrow> inside) {
      int deepest = 0;
      for (Box box : group.boxes()) {
        deepest = Math.max(deepest, depth(box.id(), inside, new HashSet<>()));
      }
      int wide = Math.max(deepest + 1, Math.min(MOST_COLUMNS, group.boxes().size()));
      int[] heights = new int[wide];
      List<Box> free = new ArrayList<>();
      for (Box box : group.boxes()) {
        if (inside.stream().anyMatch(arrow -> arrow.to().box().equals(box.id()))) {
          take(box, known(depths, box.id()), heights);
        } else {
          free.add(box);
        }
      }
      free.sort(Comparator.comparingInt((Box box) -> -height(box)).thenComparing(Box::id));
      for (Box box : free) {
        int best = known(depths, box.id());
        for (int column = best + 1; column < wide; column++) {
          best = heights[column] < heights[best] ? column : best;
        }
        take(box, best, heights);
      }
    }

    private void take(Box box, int column, int[] heights) {
      columns.put(box.id(), column);
      heights[column] += height(box) + BETWEEN_BOXES;
    }

    /// One more than the deepest box it points to; a circle is cut where it closes.
    private int depth(String box, List<Arrow> inside, Set<String> above) {
      Integer known = depths.get(box);
      if (known != null) {
        return known;
      }
      above.add(box);
      int depth = 0;
      for (Arrow arrow : inside) {
        String target = arrow.to().box();
        if (arrow.from().box().equals(box) && !above.contains(target)) {
          depth = Math.max(depth, 1 + depth(target, inside, above));
        }
      }
      above.remove(box);
      depths.put(box, depth);
      return depth;
    }

    /// Stacks the boxes of each column, each near those it is tied to; says how high they are.
    private int place(Group group, List<Arrow> inside, int top) {
      Map<Integer, List<Box>> byColumn = new TreeMap<>();
      for (Box box : group.boxes()) {
        byColumn.computeIfAbsent(known(columns, box.id()), _ -> new ArrayList<>()).add(box);
      }
      int highest = 0;
      for (int round = 0; round < 4; round++) {
        for (List<Box> boxes : byColumn.values()) {
          Map<String, Double> wishes = new HashMap<>();
          boxes.forEach(box -> wishes.put(box.id(), wish(box, inside)));
          boxes.sort(
              Comparator.<Box>comparingDouble(box -> Objects.requireNonNull(wishes.get(box.id())))
                  .thenComparing(Box::id));
          int y = top;
          for (Box box : boxes) {
            placed.put(box.id(), new Placed(box, known(columns, box.id()), 0, y, 0));
            y += height(box) + BETWEEN_BOXES;
          }
          highest = Math.max(highest, y - BETWEEN_BOXES - top);
        }
      }
      return highest;
    }

    /// The mean height of what it is tied to, as far as that stands; last where nothing is.
    private double wish(Box box, List<Arrow> inside) {
      return inside.stream()
          .map(arrow -> List.of(arrow.from(), arrow.to()))
          .filter(ends -> ends.stream().anyMatch(end -> end.box().equals(box.id())))
          .flatMap(List::stream)
          .filter(end -> !end.box().equals(box.id()) && placed.containsKey(end.box()))
          .mapToDouble(this::y)
          .average()
          .orElse(Double.MAX_VALUE);
    }

    /// Each column is as wide as its widest box, with gaps around its boxes; says where the last
    /// one ends.
    private int setLefts(int bottom) {
      Map<Integer, List<Placed>> byColumn =
          placed.values().stream()
              .sorted(Comparator.comparingInt(Placed::top))
              .collect(Collectors.groupingBy(Placed::column, TreeMap::new, Collectors.toList()));
      int left = CORRIDOR / 2;
      for (List<Placed> boxes : byColumn.values()) {
        int wide = boxes.stream().mapToInt(box -> Drawing.width(box.box())).max().orElseThrow();
        List<Gap> between = new ArrayList<>();
        int from = 2;
        for (Placed box : boxes) {
          between.add(new Gap(left, left + wide, from, box.top(), new HashMap<>()));
          from = box.bottom();
          placed.put(box.box().id(), new Placed(box.box(), box.column(), left, box.top(), wide));
        }
        between.add(new Gap(left, left + wide, from, bottom, new HashMap<>()));
        gaps.add(between);
        left += wide + CORRIDOR;
      }
      return left - CORRIDOR / 2;
    }

    private List<Line> lines() {
      // All ways first: a line stands beside the others of its gap.
      List<List<Gap>> ways = diagram.arrows().stream().map(this::way).toList();
      return IntStream.range(0, ways.size())
          .mapToObj(i -> line(diagram.arrows().get(i), ways.get(i)))
          .toList();
    }

    /// The gaps an arrow goes through, column by column.
    private List<Gap> way(Arrow arrow) {
      int from = box(arrow.from()).column();
      int to = box(arrow.to()).column();
      List<Gap> way = new ArrayList<>();
      int step = Integer.signum(to - from);
      for (int column = from + step; column != to && step != 0; column += step) {
        double share = (double) (column - from) / (to - from);
        double wish = y(arrow.from()) + share * (y(arrow.to()) - y(arrow.from()));
        Gap gap =
            gaps.get(column).stream()
                .min(Comparator.comparingDouble(each -> Math.abs(each.near(wish) - wish)))
                .orElseThrow();
        gap.wishes().merge(arrow.to(), wish, Math::min);
        way.add(gap);
      }
      return way;
    }

    private Line line(Arrow arrow, List<Gap> way) {
      Placed from = box(arrow.from());
      Placed to = box(arrow.to());
      boolean right = to.column() > from.column();
      List<Spot> spots = new ArrayList<>();
      spots.add(new Spot(from.left() + (right ? from.width() : 0), y(arrow.from())));
      for (Gap gap : way) {
        int y = gap.height(arrow.to());
        spots.add(new Spot(right ? gap.left() : gap.right(), y));
        spots.add(new Spot(right ? gap.right() : gap.left(), y));
      }
      boolean intoRight = to.column() < from.column();
      spots.add(new Spot(to.left() + (intoRight ? to.width() : 0), y(arrow.to())));
      return new Line(arrow, spots);
    }

    private Placed box(End end) {
      return known(placed, end.box());
    }

    private static <T> T known(Map<String, T> byBox, String id) {
      return Objects.requireNonNull(byBox.get(id));
    }

    private int y(End end) {
      return box(end).top() + middle(end.row());
    }
  }
}
