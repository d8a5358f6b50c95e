package dev.jarflow.page;

import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.page.Part.Column;
import dev.jarflow.page.Part.Column.Kind;
import dev.jarflow.page.Part.Heading;
import dev.jarflow.page.Part.More;
import dev.jarflow.page.Part.Paragraph;
import dev.jarflow.page.Part.Table;

/// Makes a table of things: each column is a heading and what it shows of a thing. Everything is
/// counted, and the first ones are shown.
public final class Listing<T> {
  private final String title;
  private final Collection<T> things;
  private final List<Column> columns = new ArrayList<>();
  private final List<Function<? super T, ?>> cells = new ArrayList<>();
  private long count;
  private String id = "";
  private Inline about = line();
  private Inline where = line();

  private Listing(String title, Collection<T> things) {
    this.title = title;
    this.things = things;
    this.count = things.size();
  }

  public static <T> Listing<T> of(String title, Collection<T> things) {
    return new Listing<>(title, things);
  }

  /// The id of its heading in the page.
  public Listing<T> at(String id) {
    this.id = id;
    return this;
  }

  /// Stands below the heading.
  public Listing<T> about(Object... words) {
    this.about = line(words);
    return this;
  }

  /// When there are more than were handed over.
  public Listing<T> counting(long all) {
    this.count = all;
    return this;
  }

  /// The place of the rest: `in all.csv`.
  public Listing<T> rest(Object... where) {
    this.where = line(where);
    return this;
  }

  public Listing<T> text(String heading, Function<? super T, ?> cell) {
    return column(heading, Kind.TEXT, cell);
  }

  public Listing<T> number(String heading, Function<? super T, ?> cell) {
    return column(heading, Kind.NUMBER, cell);
  }

  public Listing<T> share(String heading, Function<? super T, ?> cell) {
    return column(heading, Kind.SHARE, cell);
  }

  public Listing<T> prose(String heading, Function<? super T, ?> cell) {
    return column(heading, Kind.PROSE, cell);
  }

  public Listing<T> column(String heading, Kind kind, Function<? super T, ?> cell) {
    columns.add(new Column(heading, kind));
    cells.add(cell);
    return this;
  }

  /// The table alone.
  public Table table(int most) {
    List<List<Inline>> rows = new ArrayList<>();
    things.stream()
        .limit(most)
        .forEach(thing -> rows.add(cells.stream().map(cell -> line(cell.apply(thing))).toList()));
    long left = count - rows.size();
    return new Table(
        title,
        List.copyOf(columns),
        List.copyOf(rows),
        left > 0 ? new More(left, where) : More.NONE);
  }

  /// A heading that counts, what stands below it, and the table; nothing when there are none.
  public List<Part> parts(int most) {
    if (count == 0) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Heading(2, id, line(title, ": ", count)));
    if (!about.equals(line())) {
      parts.add(new Paragraph(Inline.quiet(about)));
    }
    parts.add(table(most));
    return parts;
  }
}
