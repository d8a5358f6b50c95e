package dev.jarflow.eraseperson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.MemberColumn;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;

/// The scene of one test of erase-person: a data folder and a warehouse with people in them.
record Scene(Path data, TestDatabase database) implements WithDatabase {
  static final String BATCH = "1f0c6a2b9d3e";
  static final String OUT = "out/applications/";
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

  Path write(String name, byte[] content) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  Path write(String name, String content) throws IOException {
    return write(name, content.getBytes(UTF_8));
  }

  /// A content in the store that no batch has.
  Path orphan(byte[] content) throws IOException {
    return write(stored(content), content);
  }

  static String stored(byte[] content) {
    String sha256 = Sha256.of(content);
    return "store/" + sha256.substring(0, 2) + "/" + sha256;
  }

  /// A content in the store and in a batch of applications.
  Path store(String content) throws IOException {
    return store("applications", content.getBytes(UTF_8));
  }

  /// The same in a batch of any dataset.
  Path store(String dataset, byte[] content) throws IOException {
    Path file = orphan(content);
    if (rows("select from ops.batch where dataset = '%s'".formatted(dataset)).isEmpty()) {
      take(dataset, BATCH, 1);
    }
    execute(
        """
        insert into ops.batch_file (dataset, sha256, batch, name, bytes)
        values ('%s', '%s', '%s', 'a.csv', %d);
        """
            .formatted(dataset, file.getFileName(), BATCH, content.length));
    return file;
  }

  /// Patty and Ann are members.
  void members() {
    member("Smith_c7677", "Patty", "Smith", "patty@example.com", "1975-08-27", "99990000");
    member("Lee_258f4", "Ann", "Lee", "ann@example.com", "1980-01-31", "88880000");
  }

  void member(String id, String first, String last, String email, String born, String mobile) {
    execute(
        """
        insert into membership.batch (place, batch, kind, feed, policy, as_of, read, successful, unsuccessful)
        values (1, 'aaaaaaaaaaaa', 'files', 'default', repeat('a', 64), '2022-01-01', 0, 0, 0)
        on conflict do nothing;
        insert into membership.member
        values ('%1$s', '%1$s', 1, '%2$s', '%3$s', '%4$s', '%5$s', '%6$s', true, gen_random_uuid(), 1, 'a.csv', 2)
        """
            .formatted(id, first, last, email, born, mobile));
  }

  /// The files that validate writes of one batch, under a policy with these titles and suffixes.
  void judged(String successful, String unsuccessful, Affixes affixes) throws IOException {
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
    write(OUT + "report/" + BATCH + ".json", Json.write(report.fields()) + "\n");
  }

  private BatchReport.Csv csv(String which, String text, long rows) throws IOException {
    String file = which + "/" + BATCH + ".csv";
    write(OUT + file, text);
    return new BatchReport.Csv("../" + file, Sha256.of(text.getBytes(UTF_8)), rows);
  }

  Path out(String name) {
    return data.resolve(OUT + name);
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
        """,
        Affixes.DEFAULT);
    members();
  }

  /// Purchases of these members: each bought a mug and a lamp on two days, and a rug that they sent
  /// back. A line of each waits in quarantine.
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

  /// Files of sales with this text in each of their columns, loaded: in rows that are good, that
  /// are refused, and that another delivery replaced.
  void deliverInEveryColumn(String text) throws Exception {
    String sale =
        "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price,total_weight\n";
    List<String> good =
        List.of("T%d", "Lee_258f4", "2025-03-04", "mug", "1", "5.00", "5.00", "0.300");
    List<String> item = List.of("I%d", "Mug", "Potter", "5.00", "0.300");
    String items = "item_id,name,manufacturer,cost,weight_kg\nmug,Mug,Potter,5.00,0.300\n";
    load("--items", items + inEveryColumn(item, text));
    load("--items", items + "%s,,,,\n".formatted(text));
    load("--transactions", sale + inEveryColumn(good, text));
    load("--transactions", sale + "%s,Lee_258f4,,,,,,\n".formatted(text));
    load("--transactions", sale + "%1$s,Lee_258f4,2025-03-04,%1$s,,,,\n".formatted(text));
  }

  private static String inEveryColumn(List<String> row, String text) {
    return IntStream.range(0, row.size())
        .mapToObj(
            column -> {
              List<String> cells = new ArrayList<>(row);
              cells.set(column, text);
              return String.join(",", cells).formatted(column) + "\n";
            })
        .collect(Collectors.joining());
  }

  private void load(String option, String text) throws Exception {
    Path file = write("sales.csv", text);
    Answer answer = place("load-sales").run(option, file.toString());
    assertThat(answer.code()).as(answer.err()).isZero();
    Files.delete(file);
  }

  /// The columns of all tables in which this text stands, alone or among others.
  List<String> columnsThatSay(String text) {
    return rows(
            """
            select table_schema || '.' || table_name || ' ' || column_name
            from information_schema.columns
            join information_schema.tables using (table_schema, table_name)
            where table_schema not in ('pg_catalog', 'information_schema')
              and table_type = 'BASE TABLE'
            order by 1
            """)
        .stream()
        .filter(
            column -> {
              String[] names = column.split(" ", 2);
              return !rows("select from %s where \"%s\"::text ilike '%%%s%%' limit 1"
                      .formatted(names[0], names[1], text))
                  .isEmpty();
            })
        .toList();
  }

  Answer find(String person) throws IOException {
    return run("--person", personFile(person));
  }

  Answer erase(String person) throws IOException {
    return run("--person", personFile(person), "--erase");
  }

  /// Inside this process.
  private Answer run(String... args) {
    Map<String, String> environment = place("erase-person").environment();
    return Answer.of((out, err) -> Entry.run(new ErasePerson(), environment, out, err, args));
  }

  String personFile(String person) throws IOException {
    return Files.writeString(Files.createTempFile(data, "person", ".txt"), person).toString();
  }

  /// Each task has a login of its own.
  Workplace place(String task) {
    return Workplace.of(task, data, database);
  }

  /// Ingest takes what lies in the landing folder of this dataset.
  Answer ingest(String dataset) throws Exception {
    return place("ingest").run(dataset, "--quiet", "0s");
  }

  List<String> memberIds() {
    return rows("select membership_id from membership.member");
  }

  /// The only note is about this content, of which two rows were theirs.
  void assertNoted(String dataset, String content, String copy) {
    assertThat(rows("select dataset, sha256, copy, rows, bytes from ops.erasure"))
        .containsExactly(
            "%s|%s|%s|2|%d"
                .formatted(
                    dataset,
                    Sha256.of(content.getBytes(UTF_8)),
                    Sha256.of(copy.getBytes(UTF_8)),
                    copy.length()));
  }

  /// As the result line names a place.
  static String said(String place, long rows, String state) {
    return "{\"place\":\"%s\",\"rows\":%d,\"state\":\"%s\"}".formatted(place, rows, state);
  }

  /// All that erase-person may change, without times.
  List<String> state() throws IOException {
    List<String> state = new ArrayList<>();
    for (String query :
        List.of(
            "select 'member', membership_id from membership.member order by 2",
            "select dataset, sha256, copy, rows, bytes from ops.erasure order by 2, 3",
            "select 'customer', customer, membership_id from sales.customer",
            "select 'line', source_file, membership_id from ops.quarantined_line")) {
      state.addAll(rows(query));
    }
    for (Path file : files()) {
      state.add(data.relativize(file) + " " + Sha256.of(Files.readAllBytes(file)));
    }
    return state;
  }

  /// True when a text stands in any file or any row.
  boolean holds(String text) throws IOException {
    for (Path file : files()) {
      if (new String(Files.readAllBytes(file), UTF_8).contains(text)) {
        return true;
      }
    }
    return !rows("select 1 from membership.member m where m::text like '%" + text + "%'").isEmpty();
  }

  /// The tables with people whose file has this text, in a row that is there or in one that was
  /// deleted.
  List<String> databaseHolds(String text) {
    execute("checkpoint");
    return rows(
        """
        select tables.name
        from (values %s) as tables (name)
        where position('%s'::bytea in pg_read_binary_file(pg_relation_filepath(tables.name))) > 0
        order by tables.name
        """
            .formatted(
                Places.allTables().stream()
                    .filter(table -> !table.person().isEmpty() || table.has("erase"))
                    .map(table -> "('" + table.name() + "')")
                    .collect(Collectors.joining(", ")),
                text));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> data.relativize(file).toString().matches("(store|out|landing)/.*"))
          .filter(file -> !file.endsWith(".erasing"))
          .sorted()
          .toList();
    }
  }
}
