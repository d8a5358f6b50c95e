package dev.jarflow.page;

import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.kit.task.Result;
import org.jspecify.annotations.Nullable;

/// A part of a page. It is data: what it says can be compared, and only [Markup] knows how it
/// looks. Where an `id` is asked for, an empty one is none.
public sealed interface Part {

  /// `level` is 1 for the page's own name.
  record Heading(int level, String id, Inline words) implements Part {
    public Heading {
      if (level < 1 || level > 4) {
        throw new IllegalArgumentException("expected a level from 1 to 4, found " + level);
      }
    }
  }

  record Paragraph(Inline words) implements Part {}

  /// Something to know or to decide before all else.
  record Note(Tone tone, String head, Inline words) implements Part {}

  /// The numbers that matter most.
  record Cards(List<Card> cards) implements Part {
    public Cards() {
      this(List.of());
    }

    public Cards with(String name, Object value) {
      return with(name, value, line());
    }

    public Cards with(String name, Object value, Object beside) {
      return new Cards(and(cards, new Card(name, line(value), line(beside))));
    }
  }

  /// A number, its name above it and something small beside it.
  record Card(String name, Inline value, Inline beside) {}

  /// Names and what they are.
  record Facts(List<Fact> facts) implements Part {
    public Facts() {
      this(List.of());
    }

    /// A null is left out.
    public Facts with(String name, @Nullable Object value) {
      return value == null ? this : new Facts(and(facts, new Fact(name, line(value))));
    }
  }

  record Fact(String name, Inline value) {}

  /// Bars below one another, each with a number.
  record Bars(List<Bar> bars) implements Part {}

  /// `details` stand below the bar.
  record Bar(Inline label, Inline figure, Inline.Meter meter, List<Part> details) {}

  /// Rows below headings; `caption` tells those who do not see it what it is a table of. `more`
  /// counts the rows that are not shown. [Listing] makes one.
  record Table(String caption, List<Column> columns, List<List<Inline>> rows, More more)
      implements Part {
    public Table {
      for (List<Inline> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "expected %s in a row, found %d"
                  .formatted(Result.count(columns.size(), "cell"), row.size()));
        }
      }
    }
  }

  record Column(String heading, Kind kind) {
    public enum Kind {
      TEXT,
      /// Stands on the right.
      NUMBER,
      /// A share and its bar.
      SHARE,
      /// Sentences: on a phone, a table with such a column shows its cells one below the other.
      PROSE
    }
  }

  /// The number of those not shown, and their place: "and 5 more in all.csv". Nothing when it is 0.
  record More(long count, Inline where) implements Part {
    public static final More NONE = new More(0, line());
  }

  /// Values over time, from the first point to the last: a bar for each that a point has, lines
  /// over them, and the table that says the same. A step without a point, or with one that is a
  /// gap, looks like a gap unless a line has a knot there; a line is broken where it has no knot.
  /// With an `id` a link leads from the chart to the table.
  record Series(
      String id,
      String title,
      ChronoUnit step,
      Scale scale,
      List<Point> points,
      List<Line> lines,
      Table table)
      implements Part {
    public Series(String title, ChronoUnit step, List<Point> points, Table table) {
      this("", title, step, Scale.LINEAR, points, List.of(), table);
    }

    public Series {
      for (int i = 1; i < points.size(); i++) {
        if (step.between(points.get(i - 1).at(), points.get(i).at()) < 1) {
          throw new IllegalArgumentException(
              "expected points in the order of time, one a step, found %s after %s"
                  .formatted(points.get(i).at(), points.get(i - 1).at()));
        }
      }
      if (lines.size() > 2) {
        throw new IllegalArgumentException(
            "expected at most two lines, which look different, found " + lines.size());
      }
    }

    /// LOG has the same distance from 1 to 10 as from 10 to 100, and no place for zero and below.
    public enum Scale {
      LINEAR,
      LOG
    }
  }

  /// `said` is shown to whoever points at it; `at` is the first day of its step. A value of several
  /// `steps` together, this one the last of them, is a bar as wide as they are, and as high as
  /// their mean. No bar without a value.
  record Point(LocalDate at, @Nullable BigDecimal value, Inline said, int steps, Mark mark) {
    public Point(LocalDate at, @Nullable BigDecimal value, Inline said) {
      this(at, value, said, 1, value == null ? Mark.GAP : Mark.NONE);
    }

    public enum Mark {
      NONE,
      /// Nothing is known; it looks like a gap unless a line has a knot there.
      GAP,
      /// Its value was changed after it was told.
      CHANGED
    }

    /// Null where there is no bar.
    @Nullable BigDecimal height() {
      return value == null
          ? null
          : value.divide(BigDecimal.valueOf(steps), 6, RoundingMode.HALF_UP);
    }
  }

  /// A line and what it shows.
  record Line(String name, List<Knot> knots) {
    /// Through those of the things that have a value, which stand in the order of time.
    public static <T> Line of(
        String name,
        Collection<T> things,
        Function<? super T, LocalDate> at,
        Function<? super T, @Nullable BigDecimal> value) {
      List<Knot> knots = new ArrayList<>();
      for (T thing : things) {
        BigDecimal known = value.apply(thing);
        if (known != null) {
          knots.add(new Knot(at.apply(thing), known));
        }
      }
      return new Line(name, knots);
    }
  }

  /// A point that a line goes through.
  record Knot(LocalDate at, BigDecimal value) {}

  /// Dots on a square, each with two values from 0 to 1, the line through them, the line on which
  /// both are equal, and the table that says the same. `across` and `up` name the values.
  record Plot(String title, String across, String up, List<Dot> dots, Table table)
      implements Part {}

  /// `said` is shown to whoever points at it.
  record Dot(double across, double up, Inline said) {}

  /// What goes from one place on the earth to another, as a map without a ground: lines, the wider
  /// the more goes along, with a dot where they end; and the table that says the same.
  record Flows(String title, List<Flow> flows, Table table) implements Part {
    public Flows {
      if (flows.isEmpty()) {
        throw new IllegalArgumentException("expected flows, found none");
      }
    }
  }

  /// `weight` is above 0 and at most 1; `said` is shown to whoever points at it.
  record Flow(Spot from, Spot to, double weight, Inline said) {}

  /// In degrees.
  record Spot(double latitude, double longitude) {}

  /// Boxes and what they point to; `label` tells those who do not see it where the same stands in
  /// words.
  record Diagram(String label, List<Group> groups, List<Arrow> arrows) implements Part {
    public Diagram {
      Set<String> ids = new HashSet<>();
      groups.forEach(group -> group.boxes().forEach(box -> ids.add(box.id())));
      for (Arrow arrow : arrows) {
        if (!ids.contains(arrow.from().box()) || !ids.contains(arrow.to().box())) {
          throw new IllegalArgumentException(
              "expected an arrow between boxes of the diagram, found '%s'".formatted(arrow.said()));
        }
      }
    }
  }

  record Group(String name, List<Box> boxes) {}

  /// A box leads to the place `id` of the page; `said` is shown to whoever points at it.
  record Box(String id, String name, boolean isDashed, String said, List<Row> rows) {}

  /// A row of a box: a badge of two letters, a name, and a short note on the right.
  record Row(String badge, String name, String note, String said) {}

  /// From one row to another; `isMany` when many of the first belong to one of the second.
  record Arrow(End from, End to, boolean isDashed, boolean isMany, String said) {}

  /// A row of a box, from 0.
  record End(String box, int row) {}

  /// Shown when somebody opens it.
  record Fold(Inline summary, List<Part> parts) implements Part {}

  record Items(List<Inline> items) implements Part {}

  /// Text as it is to be typed.
  record Code(String text) implements Part {}

  /// Parts that belong together. A [Filter] shows the rows of it that hold every word somebody
  /// types, in themselves or in `words`, and hides a section without any.
  record Section(String id, String words, List<Part> parts) implements Part {}

  /// A box that narrows the rows of all sections, once in a page. It is not seen where scripts do
  /// not run, and everything else is.
  record Filter(String label) implements Part {}

  /// Asks for the same page with other choices: they become its address.
  record Form(List<Field> fields, String button) implements Part {}

  /// Something to choose, under this name in the address; `value` is what is chosen now.
  sealed interface Field {
    record Choice(String name, String label, String value, List<Option> options) implements Field {}

    /// `label` is what people read.
    record Option(String value, String label) {
      public static List<Option> of(Collection<?> values) {
        return values.stream().map(each -> new Option(each.toString(), each.toString())).toList();
      }
    }

    record Day(String name, String label, String value) implements Field {}

    record Text(String name, String label, String value) implements Field {}

    /// Goes along with what is chosen, and nobody sees it.
    record Hidden(String name, String value) implements Field {}
  }

  /// Asks for the page again.
  record Refresh(int seconds) implements Part {}

  /// Shows the page anew with each of the server-sent events of this address, until one of them is
  /// "end".
  record Live(String events) implements Part {}

  static Part heading(int level, Object... words) {
    return new Heading(level, "", line(words));
  }

  static Part note(Tone tone, String head, Object... words) {
    return new Note(tone, head, line(words));
  }

  static Part paragraph(Object... words) {
    return new Paragraph(line(words));
  }

  private static <T> List<T> and(List<T> some, T one) {
    List<T> all = new ArrayList<>(some);
    all.add(one);
    return List.copyOf(all);
  }
}
