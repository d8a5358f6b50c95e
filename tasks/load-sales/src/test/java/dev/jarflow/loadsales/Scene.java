package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;

/// What one test of load-sales plays in: a warehouse with two members, Ann and Bob, and files.
record Scene(Path data, TestDatabase database) implements WithDatabase {
  static final String ITEMS = "item_id,name,manufacturer,cost,weight_kg\n";
  static final String TRANSACTIONS =
      "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price,total_weight\n";

  /// A pen costs 2.50 and weighs 10 g, a desk costs 99 and weighs 25.5 kg.
  static final String PEN_AND_DESK =
      ITEMS + "pen,Pen,Acme,2.50,0.010\ndesk,Desk,Wood & Co,99,25.5\n";

  static Scene in(Path data, TestDatabase database) {
    Scene scene = new Scene(data, database);
    scene.member("Ann_11111");
    scene.member("Bob_22222");
    return scene;
  }

  static Scene in(Path data) {
    return in(data, TestDatabase.migrated());
  }

  static Scene stocked(Path data) throws IOException {
    return in(data).stock();
  }

  void member(String id) {
    execute(
        """
        insert into membership.batch values (1, '0123456789ab', 'files', 'default', repeat('a', 64), '2022-01-01', 0, 0, 0)
        on conflict do nothing;
        insert into membership.member
        values ('%1$s', '%1$s', 1, 'First', 'Last', 'a@example.com', '1990-01-01', '12345678', true, gen_random_uuid(), 1, 'a.csv', 1);
        """
            .formatted(id));
  }

  /// A file with this text.
  Path file(String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  /// A batch of one file that ingest took, newer than those before.
  Path batch(String dataset, String name, String... texts) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      String number = texts.length == 1 ? "" : "-" + (entries.size() + 1);
      Path file = file(name + number + ".csv", text);
      entries.add(new Manifest.Entry(file, name + number + ".csv", Sha256.of(bytes), bytes.length));
    }
    return taken(dataset, name, new Manifest(entries));
  }

  /// A batch that tries files of other batches again, by the names of those batches.
  Path again(String dataset, String name, String... files) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (String file : files) {
      Manifest batch = Manifest.read(data.resolve(file.replaceFirst("(-[0-9]+)?$", ".jsonl")));
      for (Manifest.Entry entry : batch.entries()) {
        if (entry.name().equals(file + ".csv")) {
          entries.add(
              new Manifest.Entry(
                  entry.path(), entry.name(), entry.sha256(), entry.bytes(), batch.batch()));
        }
      }
    }
    assertThat(entries).hasSameSizeAs(files);
    String id = Manifest.batchId(List.of(name));
    return taken(dataset, name, new Manifest(id, entries));
  }

  private Path taken(String dataset, String name, Manifest manifest) throws IOException {
    Path file = data.resolve(name + ".jsonl");
    manifest.write(file);
    take(dataset, manifest.batch(), manifest.entries().size());
    for (Manifest.Entry entry : manifest.entries()) {
      takeFile(dataset, manifest.batch(), entry.sha256(), entry.name(), entry.firstBatch());
    }
    return file;
  }

  Path transactions(String name, String... rows) throws IOException {
    return batch("sales-transactions", name, TRANSACTIONS + String.join("\n", rows) + "\n");
  }

  Path items(String name, String... rows) throws IOException {
    return batch("sales-items", name, ITEMS + String.join("\n", rows) + "\n");
  }

  /// Loads the pen and the desk.
  Scene stock() throws IOException {
    Answer answer = load("--items", file("stock.csv", PEN_AND_DESK));
    assertThat(answer.code()).as(answer.err()).isZero();
    return this;
  }

  Answer loadTransactions(Path batch) {
    return load("--transactions-batch", batch);
  }

  /// Loads a batch of these rows.
  Answer deliver(String name, String... rows) throws IOException {
    return loadTransactions(transactions(name, rows));
  }

  /// Inside this process.
  Answer load(Object... words) {
    String[] args = Stream.of(words).map(String::valueOf).toArray(String[]::new);
    return Answer.of(
        (out, err) -> Entry.run(new LoadSales(), place().environment(), out, err, args));
  }

  Workplace place() {
    return Workplace.of("load-sales", data, database).inRun("sales", "run").inTask();
  }

  /// Transactions as analysts see them.
  List<String> sold() {
    return database.rows(
        """
        select transaction_id, membership_id, to_char(placed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), status,
            total_price, total_weight,
            (select string_agg(concat_ws(' ', quantity, item_id, unit_price, unit_weight), ', ' order by item_id)
             from sales.line where line.transaction_id = transaction.transaction_id)
        from sales.transaction join sales.customer using (customer)
        order by transaction_id
        """);
  }

  /// Quarantined transactions, each with its lines and what is wrong with it.
  List<String> quarantined() {
    return database.rows(
        """
        select transaction_id, array_to_string(q.reasons, ' '),
            (select string_agg(source_file || ':' || source_line || ' ' || array_to_string(l.reasons, ' '), ', ' order by source_file, source_line)
             from ops.quarantined_line l where l.transaction_id = q.transaction_id)
        from ops.quarantined_transaction q
        order by transaction_id
        """);
  }

  /// Every row that load-sales writes, without times.
  List<String> state() {
    return Stream.of(
            "sales.item",
            "sales.item_version",
            "sales.customer",
            "sales.transaction",
            "sales.line",
            "sales.item_sold",
            "sales.day_revenue",
            "sales.unbalanced",
            "ops.delivery",
            "ops.refused_item",
            "ops.quarantined_transaction",
            "ops.quarantined_line",
            "ops.replaced_transaction")
        .flatMap(
            table ->
                database
                    .rows(
                        "select to_jsonb(t) - '{loaded_at,taken_at,changed_at,valid_from,quarantined_at,replaced_at,customer}'::text[] from %s t order by 1"
                            .formatted(table))
                    .stream()
                    .map(row -> table + " " + row))
        .toList();
  }

  /// The totals and counts that are not what a recount finds.
  List<String> wrong() throws IOException {
    Path recount = Checkout.root().resolve("sql/laws/untrue_totals.sql");
    return rows(Files.readString(recount));
  }
}
