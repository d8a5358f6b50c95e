package dev.jarflow.predict;

import module java.base;

import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Question;
import dev.jarflow.models.Question.Asked;
import dev.jarflow.models.Schema;
import dev.jarflow.tabular.Rows;
import dev.jarflow.tabular.TableWriter;
import dev.jarflow.tabular.UnreadableException;

/// A file of rows, written again with an answer behind each. A row that cannot be answered says why
/// in its last cell. Memory does not grow with the rows: there are few different questions.
final class AnsweredFile implements AutoCloseable {
  /// On average, to estimate progress.
  static final long BYTES_OF_A_ROW = 30;

  private static final int STEP = 4_096;

  /// Bad rows may all differ.
  private static final int MOST_KEPT = 50_000;

  private final Champion champion;
  private final Rows rows;
  private final List<String> heading;

  /// Where each attribute stands; -1 for an optional one that is not there.
  private final int[] places;

  /// What is written behind rows, by the values of their attributes.
  private final Map<List<String>, Told> kept = new HashMap<>();

  private final Map<String, Long> told = new TreeMap<>();
  private long read;
  private long rejected;

  /// `value` is empty when there is no answer.
  private record Told(String value, List<String> cells) {}

  private AnsweredFile(Champion champion, Rows rows, List<String> heading, int[] places) {
    this.champion = champion;
    this.rows = rows;
    this.heading = heading;
    this.places = places;
  }

  static AnsweredFile open(Path file, Champion champion) throws IOException {
    Rows rows = Rows.open(file);
    try {
      Rows.Row first = rows.next();
      List<String> heading = first == null ? List.of() : first.cells();
      return new AnsweredFile(champion, rows, heading, places(file, champion, heading));
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  private static int[] places(Path file, Champion champion, List<String> heading) {
    List<String> names =
        heading.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    List<String> taken = added(champion).stream().filter(names::contains).toList();
    if (!taken.isEmpty()) {
      throw new UnreadableException(
          String.valueOf(file),
          1,
          "expected no column of an answer, found %s: is this an answered file? Rename or drop them"
              .formatted(String.join(", ", taken)));
    }
    Schema schema = champion.model().schema();
    int[] places = new int[schema.attributes().size()];
    for (int i = 0; i < places.length; i++) {
      String name = schema.attributes().get(i).name();
      int times = Collections.frequency(names, name);
      if (times > 1 || (times == 0 && !schema.isOptional(i))) {
        throw new UnreadableException(
            String.valueOf(file),
            1,
            "expected a heading with the columns %s, found %s"
                .formatted(
                    IntStream.range(0, schema.attributes().size())
                        .filter(each -> !schema.isOptional(each))
                        .mapToObj(each -> schema.attributes().get(each).name())
                        .collect(Collectors.joining(", ")),
                    times == 0 ? "no " + name : name + " twice"));
      }
      places[i] = names.indexOf(name);
    }
    return places;
  }

  /// The headings of an answer.
  private static List<String> added(Champion champion) {
    Attribute target = champion.model().schema().target();
    List<String> added = new ArrayList<>();
    added.add("predicted_" + target.name());
    target.values().forEach(value -> added.add("probability_" + value));
    added.addAll(List.of("seen", "model_version", "error"));
    return added;
  }

  void writeTo(OutputStream out, Stop stop, Progress progress) throws IOException {
    List<String> columns = new ArrayList<>(heading);
    columns.addAll(added(champion));
    TableWriter table = TableWriter.forPrograms(out, columns);
    for (Rows.Row row = rows.next(); row != null; row = rows.next()) {
      if (++read % STEP == 0) {
        stop.check();
        progress.add(STEP);
      }
      List<String> cells = row.cells();
      Told answer = told(cells);
      if (answer.value.isEmpty()) {
        rejected++;
      } else {
        told.merge(answer.value, 1L, Long::sum);
      }
      List<String> line = new ArrayList<>(columns.size());
      for (int i = 0; i < heading.size(); i++) {
        line.add(i < cells.size() ? cells.get(i) : "");
      }
      line.addAll(answer.cells);
      table.row(line);
    }
    table.flush();
  }

  private Told told(List<String> cells) {
    String[] values = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      values[i] = places[i] >= 0 && places[i] < cells.size() ? cells.get(places[i]) : "";
    }
    List<String> key = Arrays.asList(values);
    Told known = kept.get(key);
    if (known == null) {
      known = told(values);
      if (kept.size() < MOST_KEPT) {
        kept.put(key, known);
      }
    }
    return known;
  }

  private Told told(String[] values) {
    Schema schema = champion.model().schema();
    Map<String, String> asked = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      asked.put(schema.attributes().get(i).name(), values[i]);
    }
    return switch (Question.of(schema, asked)) {
      case Asked.Badly badly -> {
        List<String> cells = new ArrayList<>(Collections.nCopies(schema.target().size() + 3, ""));
        cells.add(badly.sentence());
        yield new Told("", cells);
      }
      case Asked.Well(Question question) -> {
        Answer answer = champion.model().answer(question);
        String value = schema.target().values().get(answer.best());
        List<String> cells = new ArrayList<>();
        cells.add(value);
        answer.probabilities().forEach(each -> cells.add(String.format(Locale.ROOT, "%.6f", each)));
        cells.add(Boolean.toString(answer.isSeen()));
        cells.add(champion.version() == 0 ? "" : Integer.toString(champion.version()));
        cells.add("");
        yield new Told(value, cells);
      }
    };
  }

  /// How often each value was the most probable.
  Map<String, Long> told() {
    return told;
  }

  Summary summary() {
    return new Summary("rows", read, read - rejected, rejected, 0);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
