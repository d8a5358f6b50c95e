package dev.jarflow.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.tabular.Rows;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The stage of one test of validate: files, a data folder, and validate over them, inside this
/// process or as the jar that people get.
record Scene(Path data, @Nullable TestDatabase database) {
  static final String HEADER = "name,email,date_of_birth,mobile_no\n";
  static final String GOOD = "Ada Tan,ada@example.com,1990-05-17,81234567\n";

  /// An answer, its report, and its rows by column.
  record Judged(
      Answer answer,
      Map<?, ?> report,
      List<Map<String, String>> successful,
      List<Map<String, String>> unsuccessful) {

    /// A column of the successful rows.
    List<String> members(String column) {
      return successful.stream().map(row -> row.get(column)).toList();
    }

    /// A column of the unsuccessful rows.
    List<String> refused(String column) {
      return unsuccessful.stream().map(row -> row.get(column)).toList();
    }

    /// The order for a separator, and the reason for it.
    String order(String separator) {
      return order(separator, "order") + " because " + order(separator, "because");
    }

    /// A field of the report for a separator.
    @Nullable Object order(String separator, String what) {
      return list("date_order").stream()
          .filter(order -> separator.equals(order.get("separator")))
          .findFirst()
          .orElseThrow()
          .get(what);
    }

    /// The sentences with which files were refused.
    List<String> refusals() {
      return list("files").stream()
          .map(file -> file.get("refused"))
          .filter(Objects::nonNull)
          .map(String::valueOf)
          .toList();
    }

    private List<Map<?, ?>> list(String name) {
      List<Map<?, ?>> all = new ArrayList<>();
      for (Object item : (List<?>) Objects.requireNonNull(report.get(name))) {
        all.add((Map<?, ?>) item);
      }
      return all;
    }
  }

  Path file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  Path file(String name, byte[] content) {
    try {
      return Files.write(Files.createDirectories(data.resolve("in")).resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path policy(String name, String yaml) throws IOException {
    return Files.writeString(
        Files.createDirectories(data.resolve("policies")).resolve(name + ".yaml"), yaml);
  }

  Path out() {
    return data.resolve("out/applications");
  }

  /// Judges files that are here with these options.
  Judged judge(List<Path> files, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("applications"));
    files.forEach(file -> args.addAll(List.of("--in", file.toString())));
    args.addAll(List.of(options));
    return read(run(args.toArray(String[]::new)));
  }

  /// Judges one file with these rows below the usual heading.
  Judged judge(String rows, String... options) throws IOException {
    return judge(List.of(file("a.csv", HEADER + rows)), options);
  }

  Answer run(String... args) {
    return Answer.of(
        (out, err) -> Entry.run(new Validate(), place().environment(), out, err, args));
  }

  Workplace place() {
    return Workplace.of("validate", data, database);
  }

  /// Reads the report and the files of an answer; they are empty when it names no report.
  Judged read(Answer answer) throws IOException {
    String report = answer.field("report");
    if (report.isEmpty()) {
      return new Judged(answer, Map.of(), List.of(), List.of());
    }
    String batch = answer.field("batch");
    return new Judged(
        answer,
        (Map<?, ?>) Objects.requireNonNull(Json.read(Files.readString(Path.of(report)))),
        rows(out().resolve("successful").resolve(batch + ".csv")),
        rows(out().resolve("unsuccessful").resolve(batch + ".csv")));
  }

  static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> all = new ArrayList<>();
    try (Rows rows = Rows.open(file)) {
      Rows.Row header = Objects.requireNonNull(rows.next());
      for (Rows.Row row = rows.next(); row != null; row = rows.next()) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < header.cells().size(); i++) {
          named.put(header.cells().get(i), row.cells().get(i));
        }
        all.add(named);
      }
      return all;
    }
  }

  /// All files below the folder that validate writes into, with their content.
  Map<String, String> written() throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    if (Files.exists(out())) {
      try (Stream<Path> files = Files.walk(out())) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          written.put(out().relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return written;
  }
}
