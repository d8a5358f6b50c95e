package dev.jarflow.loadmembers;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;

/// What one test of load-members plays in: a warehouse, and reports as validate writes them.
record Scene(Path data, TestDatabase database) implements WithDatabase {
  static final String BATCH_1 = "1f0c6a2b9d3e";
  static final String BATCH_2 = "2f0c6a2b9d3e";

  Scene(Path data) {
    this(data, TestDatabase.migrated());
  }

  /// What ingest took: a batch that is not done.
  void take(String batch) {
    take("applications", batch, 1);
  }

  /// A judged batch, ready to be written.
  Reported report(String batch) {
    return new Reported(data.resolve("out/applications"), batch);
  }

  /// Two members, three refusals and a proof, as the first batch of all; ingest took it.
  Path first() throws IOException {
    take(BATCH_1);
    return report(BATCH_1)
        .member("Smith_c7677", "Patty", "Smith", "patty@example.com", "19750827", "a.csv", 2)
        .member("Smith_c7677_2", "Ann \\N", "Smith", "ann@example.com", "19750827", "a.csv", 3)
        .refused("NO_NAME;MOBILE", "a.csv", 4, "")
        .refused("DUPLICATE", "a, b.csv", 2, "a.csv:2")
        .refused("BIRTHDAY_AMBIGUOUS", "b.csv", 7, "")
        .proves(Separator.SLASH, DateOrder.DAY_FIRST, 12)
        .write();
  }

  /// A file of the first batch: `successful` or `unsuccessful`.
  Path csv(String which) {
    return data.resolve("out/applications").resolve(which).resolve(BATCH_1 + ".csv");
  }

  /// Inside this process.
  Answer load(Path report, String... options) {
    String[] args =
        Stream.concat(Stream.of("--report", report.toString()), Stream.of(options))
            .toArray(String[]::new);
    return Answer.of(
        (out, err) -> Entry.run(new LoadMembers(), place().environment(), out, err, args));
  }

  Workplace place() {
    return Workplace.of("load-members", data, database).inRun("dag", "run");
  }

  /// The report is refused in this sentence, and nothing of it is loaded.
  void assertRejected(Path report, String message) {
    List<String> before = touched();
    Answer answer = load(report);

    assertThat(answer.field("message")).isEqualTo(message);
    assertThat(answer.code()).isEqualTo(3);
    assertThat(touched()).isEqualTo(before);
  }

  /// Every row of the schema, and what is done; also when it was loaded and where each row lies,
  /// which tells whether it was touched.
  List<String> touched() {
    return state("xmin, ctid, *");
  }

  /// Every row of the schema and what is done, without times.
  List<String> state() {
    return state("to_jsonb(t) - 'loaded_at'");
  }

  private List<String> state(String columns) {
    List<String> state = new ArrayList<>();
    for (String table : List.of("batch", "member", "refused_application", "date_proof")) {
      rows("select %s from membership.%s t order by t::text".formatted(columns, table))
          .forEach(row -> state.add(table + " " + row));
    }
    state.addAll(done());
    return state;
  }

  List<String> done() {
    return database.rows(
        "select batch, done_dag_id, done_run_id from ops.batch where done_at is not null order by batch");
  }
}
