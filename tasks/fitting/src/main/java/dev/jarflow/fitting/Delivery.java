package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.kit.log.Masked;
import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Schema;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.tabular.UnreadableException;

/// Files of rows, read to train on. A row with a missing or unknown value is left out. A row that
/// is there already counts once: files list kinds of things, and a copy in both what is learned
/// from and what is judged by would be an answer known before.
public record Delivery(Rows rows, Summary summary, Map<Kind, Long> found, List<Finding> first) {
  /// More findings are counted, and not kept.
  public static final int MOST = 1_000;

  public enum Kind {
    MISSING_VALUE("a value is missing"),
    UNKNOWN_VALUE("a value is none of those known"),
    OTHER_LENGTH("the row has another number of cells"),
    REPEATED("the row is there already: it counts once");

    private final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }

    public String meaning() {
      return meaning;
    }
  }

  /// Something wrong in a row; `details` name the column and what stands there, masked unless it is
  /// a value of another column: a file about people may lie in the wrong folder.
  public record Finding(String file, long line, Kind kind, String details) {}

  /// A file and what refusals call it.
  public record Source(Path path, String name) {}

  public static Delivery read(Schema schema, List<Source> files, Stop stop) throws IOException {
    Reader reader = new Reader(schema);
    for (Source file : files) {
      char delimiter =
          Delimiter.likely(
              file.path,
              file.name,
              StandardCharsets.UTF_8,
              cells -> cells.size() == schema.columns().size());
      try (dev.jarflow.tabular.Rows lines =
          dev.jarflow.tabular.Rows.open(file.path, file.name, StandardCharsets.UTF_8, delimiter)) {
        reader.read(file.name, lines, stop);
      }
    }
    return reader.delivery();
  }

  /// True when the file has a heading with each column once, or no heading and a good first row,
  /// whatever is wrong below it.
  public static boolean isKnown(Schema schema, Source file) throws IOException {
    List<String> names = schema.columns().stream().map(Attribute::name).toList();
    return Delimiter.isFound(
        file.path,
        file.name,
        StandardCharsets.UTF_8,
        cells -> {
          List<String> first = cleaned(cells);
          return names.stream().allMatch(name -> Collections.frequency(first, name) == 1)
              || (cells.size() == names.size() && isRow(schema.columns(), cells));
        });
  }

  private static boolean isRow(List<Attribute> columns, List<String> cells) {
    return IntStream.range(0, cells.size()).allMatch(i -> columns.get(i).place(cells.get(i)) >= 0);
  }

  private static List<String> cleaned(List<String> cells) {
    return cells.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private static final class Reader {
    private static final int STOP_EACH = 4_096;
    private static final int LONGEST = 60;

    private final Schema schema;
    private final List<Attribute> columns;

    /// The rows that were seen, by cell and target.
    private final BitSet seen = new BitSet();

    private final Map<Kind, Long> found = new EnumMap<>(Kind.class);
    private final List<Finding> first = new ArrayList<>();
    private long read;
    private long accepted;

    Reader(Schema schema) {
      this.schema = schema;
      this.columns = schema.columns();
    }

    void read(String file, dev.jarflow.tabular.Rows lines, Stop stop) throws IOException {
      Row row = lines.next();
      int[] order = row == null ? new int[0] : order(file, row);
      int length = row == null ? 0 : row.cells().size();
      if (row != null && isHeading(row)) {
        row = lines.next();
      }
      for (; row != null; row = lines.next()) {
        if (read % STOP_EACH == 0) {
          stop.check();
        }
        read++;
        if (row.cells().size() == length) {
          read(file, row, order);
        } else {
          note(file, row, Kind.OTHER_LENGTH, Result.count(row.cells().size(), "cell"));
        }
      }
    }

    private boolean isHeading(Row row) {
      List<String> cells = cleaned(row.cells());
      return columns.stream().anyMatch(column -> cells.contains(column.name()));
    }

    /// Where each column stands. A file without a heading has them in their own order.
    private int[] order(String file, Row head) {
      List<String> names = columns.stream().map(Attribute::name).toList();
      if (!isHeading(head)) {
        if (head.cells().size() != columns.size()) {
          throw new UnreadableException(
              file,
              head.line(),
              "expected the %d columns %s, found %d"
                  .formatted(columns.size(), String.join(", ", names), head.cells().size()));
        }
        return IntStream.range(0, columns.size()).toArray();
      }
      List<String> heading = cleaned(head.cells());
      for (String name : names) {
        int times = Collections.frequency(heading, name);
        if (times != 1) {
          throw new UnreadableException(
              file,
              head.line(),
              "expected the columns %s, found %s"
                  .formatted(
                      String.join(", ", names), times == 0 ? "no " + name : name + " twice"));
        }
      }
      return names.stream().mapToInt(heading::indexOf).toArray();
    }

    private void read(String file, Row row, int[] order) {
      int[] places = new int[columns.size()];
      for (int i = 0; i < places.length; i++) {
        String cell = row.cells().get(order[i]);
        places[i] = columns.get(i).place(cell);
        if (places[i] < 0) {
          boolean missing = cell.isBlank();
          note(
              file,
              row,
              missing ? Kind.MISSING_VALUE : Kind.UNKNOWN_VALUE,
              columns.get(i).name() + (missing ? "" : ": " + shown(cell)));
          return;
        }
      }
      int code =
          schema.cell(Arrays.copyOfRange(places, 1, places.length)) * schema.target().size()
              + places[0];
      if (seen.get(code)) {
        note(file, row, Kind.REPEATED, "");
      } else {
        seen.set(code);
        accepted++;
      }
    }

    private String shown(String cell) {
      String text = Printable.of(cell, LONGEST);
      return columns.stream().anyMatch(column -> column.place(cell) >= 0) ? text : Masked.of(text);
    }

    private void note(String file, Row row, Kind kind, String details) {
      found.merge(kind, 1L, Long::sum);
      if (first.size() < MOST) {
        first.add(new Finding(file, row.line(), kind, details));
      }
    }

    Delivery delivery() {
      long repeated = found.getOrDefault(Kind.REPEATED, 0L);
      return new Delivery(
          Rows.of(schema, seen.stream()),
          new Summary("rows", read, accepted, read - accepted - repeated, repeated),
          found,
          List.copyOf(first));
    }
  }
}
