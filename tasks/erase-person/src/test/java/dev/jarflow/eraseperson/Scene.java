package dev.jarflow.eraseperson;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.MemberColumn;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The scene of one test of erase-person: a data folder and a warehouse with people in them.
record Scene(Path data, TestDatabase database) {
  static final String BATCH = "1f0c6a2b9d3e";
  static final String PATTY = "email: Patty@Example.com\n";

  static final String HEADER = "name,email,date_of_birth,mobile_no\n";
  static final String PATTYS_ROW = "Dr. Patty Smith,patty@example.com,27/08/1975,9999 0000\n";
  static final String ANNS_ROW = "Ann Lee,ann@example.com,1980-01-31,88880000\n";

  private static final String SUCCESSFUL = String.join(",", MemberColumn.headings()) + "\n";
  private static final String UNSUCCESSFUL =
      String.join(",", RefusedColumn.headings(List.of("name", "email"))) + "\n";

  Scene(Path data) {
    this(data, TestDatabase.migrated());
  }

  // Places

  /// A content in the store and in a batch of applications.
  Path store(String content) throws IOException {
    return store(content.getBytes(UTF_8));
  }

  Path store(byte[] content) throws IOException {
    Path file = orphan(content);
    database.execute(
        """
        insert into ops.batch (dataset, batch, files, bytes, leased_until)
        values ('applications', '%s', 1, 1, now()) on conflict do nothing;
        insert into ops.batch_file (dataset, sha256, batch, name, bytes)
        values ('applications', '%s', '%s', 'a.csv', %d);
        """
            .formatted(BATCH, file.getFileName(), BATCH, content.length));
    return file;
  }

  /// The same in a batch of sales.
  Path storePurchases(String content) throws IOException {
    return storeOf("sales-transactions", content);
  }

  /// The same in a batch of another dataset.
  Path storeOf(String dataset, String content) throws IOException {
    Path file = store(content);
    database.execute(
        """
        insert into ops.batch (dataset, batch, files, bytes, leased_until)
        select '%1$s', batch, files, bytes, leased_until from ops.batch
        on conflict do nothing;
        update ops.batch_file set dataset = '%1$s' where sha256 = '%2$s';
        """
            .formatted(dataset, file.getFileName()));
    return file;
  }

  /// A content in the store that no batch has.
  Path orphan(byte[] content) throws IOException {
    String sha256 = Sha256.of(content);
    Path file = data.resolve("store").resolve(sha256.substring(0, 2)).resolve(sha256);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  Path drop(String name, byte[] content) throws IOException {
    return drop("applications", name, content);
  }

  Path drop(String dataset, String name, byte[] content) throws IOException {
    Path folder = Files.createDirectories(data.resolve("landing").resolve(dataset));
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  void member(String id, String first, String last, String email, String born, String mobile) {
    database.execute(
        """
        insert into membership.batch (place, batch, kind, feed, policy, as_of, read, successful, unsuccessful)
        values (1, 'aaaaaaaaaaaa', 'files', 'default', repeat('a', 64), '2022-01-01', 0, 0, 0)
        on conflict do nothing;
        insert into membership.member
        values ('%s', '%s', 1, '%s', '%s', '%s', '%s', '%s', true, gen_random_uuid(), 1, 'a.csv', 2)
        """
            .formatted(id, id, first, last, email, born, mobile));
  }

  /// The files that validate writes of one batch; returns the report.
  Path judged(String successful, String unsuccessful) throws IOException {
    return judged(successful, unsuccessful, Affixes.DEFAULT);
  }

  /// The same under a policy with these titles and suffixes.
  Path judged(String successful, String unsuccessful, Affixes affixes) throws IOException {
    long members = successful.lines().count();
    long refused = unsuccessful.lines().count();
    BatchReport report =
        new BatchReport(
            new BatchReport.Batch(
                BATCH,
                BatchReport.Kind.FILES,
                List.of(),
                "default",
                new BatchReport.Rules(LocalDate.of(2022, 1, 1), "default", "a".repeat(64), affixes),
                0L),
            null,
            new BatchReport.Counts(new BatchReport.Judged(members, refused), 0, Map.of(), 0, 0),
            List.of(),
            List.of(),
            new BatchReport.Output(
                csv("successful", SUCCESSFUL + successful, members),
                csv("unsuccessful", UNSUCCESSFUL + unsuccessful, refused)));
    Path file = out("report/" + BATCH + ".json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, Json.write(report.fields()) + "\n");
  }

  private BatchReport.Csv csv(String which, String text, long rows) throws IOException {
    Path file = out(which + "/" + BATCH + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return new BatchReport.Csv(
        "../" + which + "/" + BATCH + ".csv", Sha256.of(text.getBytes(UTF_8)), rows);
  }

  Path out(String name) {
    return data.resolve("out/applications").resolve(name);
  }

  /// Patty everywhere, and Ann beside her.
  void everywhere() throws IOException {
    store(HEADER + ANNS_ROW + PATTYS_ROW);
    judged(
        """
        Smith_c7677,Patty,Smith,patty@example.com,19750827,99990000,true,a.csv,3
        Lee_258f4,Ann,Lee,ann@example.com,19800131,88880000,true,a.csv,2
        """,
        """
        ,,,,"Patty,
        Smith",patty@example.com,NO_NAME,a.csv,4,
        ,,,,Ann Lee,ann@example.com,MOBILE,a.csv,9,
        """);
    member("Smith_c7677", "Patty", "Smith", "patty@example.com", "1975-08-27", "99990000");
    member("Lee_258f4", "Ann", "Lee", "ann@example.com", "1980-01-31", "88880000");
  }

  /// What these members bought: each a mug and a lamp on two days, and a rug that they sent back. A
  /// line of each waits in quarantine.
  void purchases(String... ids) {
    database.execute(
        """
        insert into ops.delivery (number, dataset, taken_at) values (1, 'sales-transactions', now());
        insert into ops.quarantined_transaction (transaction_id, delivery, reasons) values ('Q1', 1, '{UNKNOWN_ITEM}');
        insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values
            ('mug', 'Mug', 'Potter', 5.00, 0.300),
            ('lamp', 'Lamp', 'Glass & Co', 40.00, 1.250),
            ('rug', 'Rug', 'Weaver', 90.00, 4.000);
        """);
    for (String id : ids) {
      database.execute(
          """
          insert into sales.customer (membership_id) values ('%1$s');
          insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery)
          select '%1$s' || item_id, customer, placed_at, cost, weight_kg, 1
          from sales.customer,
              (values ('mug', timestamptz '2025-03-04 10:15Z'), ('lamp', '2025-03-05 10:15Z'), ('rug', '2025-03-05 11:15Z'))
                  as bought (item_id, placed_at)
          join sales.item using (item_id)
          where membership_id = '%1$s';
          insert into sales.line (transaction_id, item_id, quantity, unit_price, unit_weight)
          select '%1$s' || item_id, item_id, 1, cost, weight_kg from sales.item;
          insert into ops.quarantined_line
          values ('Q1', '%1$s.csv', 2, '%1$s', '2025-03-04', 'pen', '1', '2.00', '', '', '{UNKNOWN_ITEM}');
          """
              .formatted(id));
    }
    database.execute(
        "update sales.transaction set status = 'cancelled' where transaction_id like '%rug'");
  }

  // Runs

  /// Inside this process.
  Answer find(String person) throws IOException {
    return run(person);
  }

  Answer erase(String person) throws IOException {
    return run(person, "--erase");
  }

  private Answer run(String person, String... options) throws IOException {
    String[] args =
        Stream.concat(Stream.of("--person", personFile(person).toString()), Stream.of(options))
            .toArray(String[]::new);
    Map<String, String> environment = place("erase-person").environment();
    return Answer.of((out, err) -> Entry.run(new ErasePerson(), environment, out, err, args));
  }

  Path personFile(String person) throws IOException {
    return Files.writeString(Files.createTempFile(data, "person", ".txt"), person);
  }

  /// Each task has a login of its own.
  Workplace place(String task) {
    return Workplace.of(task, data, database);
  }

  // What is left

  /// All that erase-person may change, without times.
  List<String> state() {
    List<String> state = new ArrayList<>();
    state.addAll(database.rows("select 'member', membership_id from membership.member order by 2"));
    state.addAll(
        database.rows("select dataset, sha256, copy, rows, bytes from ops.erasure order by 2, 3"));
    state.addAll(database.rows("select 'customer', customer, membership_id from sales.customer"));
    state.addAll(
        database.rows("select 'line', source_file, membership_id from ops.quarantined_line"));
    for (String folder : List.of("store", "out", "landing")) {
      files(data.resolve(folder))
          .forEach(file -> state.add(data.relativize(file) + " " + digest(file)));
    }
    return state;
  }

  /// Whether a text stands in any file or any row.
  boolean holds(String text) {
    return Stream.of("store", "out", "landing")
            .flatMap(folder -> files(data.resolve(folder)))
            .anyMatch(file -> new String(bytes(file), UTF_8).contains(text))
        || !database
            .rows("select 1 from membership.member m where m::text like '%" + text + "%'")
            .isEmpty();
  }

  private static Stream<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) {
    return Sha256.of(bytes(file));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
