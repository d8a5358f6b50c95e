package dev.jarflow.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.tabular.Rows;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.validate.output.OutputFolder;
import org.jspecify.annotations.Nullable;

/// The stage of one test of validate: files, a data folder, and validate over them, inside this
/// process or as the jar that people get.
record Scene(Path data, @Nullable TestDatabase database) {
  static final String HEADER = "name,email,date_of_birth,mobile_no\n";
  static final String GOOD = "Ada Tan,ada@example.com,1990-05-17,81234567\n";

  Scene(Path data) {
    this(data, null);
  }

  /// An answer, its report, and its rows by column.
  record Judged(
      Answer answer,
      BatchReport report,
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

    String order(Separator separator) {
      Decision decision = dates(separator).decision();
      return decision.order() + " because " + decision.because();
    }

    DateOrderReport dates(Separator separator) {
      return report.dateOrders().stream()
          .filter(order -> order.separator() == separator)
          .findFirst()
          .orElseThrow();
    }

    List<String> refusals() {
      return report.refusedFiles().stream().map(file -> String.valueOf(file.refused())).toList();
    }
  }

  Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(UTF_8));
  }

  Path file(String name, byte[] content) throws IOException {
    return Files.write(Files.createDirectories(data.resolve("in")).resolve(name), content);
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

  Judged judgeFile(String content, String... options) throws IOException {
    return judge(List.of(file("a.csv", content)), options);
  }

  /// Judges one file with these rows below the usual heading.
  Judged judge(String rows, String... options) throws IOException {
    return judgeFile(HEADER + rows, options);
  }

  /// Judges such a file by this policy.
  Judged judgeBy(String policy, String rows) throws IOException {
    return judge(rows, "--policy", policy("own", policy).toString());
  }

  Answer run(String... args) {
    return Answer.of(
        (out, err) -> Entry.run(new Validate(), place().environment(), out, err, args));
  }

  Workplace place() {
    return Workplace.of("validate", data, database);
  }

  private Judged read(Answer answer) throws IOException {
    String batch = answer.field("batch");
    return new Judged(
        answer,
        BatchReport.of(Json.read(Files.readString(Path.of(answer.field("report"))))),
        rows(new OutputFolder(out()).successfulFile(batch)),
        rows(new OutputFolder(out()).unsuccessfulFile(batch)));
  }

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> all = new ArrayList<>();
    try (Rows rows = Rows.open(file, file.toString(), Rows.Author.PROGRAM, UTF_8, ',')) {
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
