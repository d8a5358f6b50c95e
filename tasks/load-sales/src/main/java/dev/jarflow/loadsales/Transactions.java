package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.Table.Row;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Load;
import org.jspecify.annotations.Nullable;

/// Loads delivered transactions into the warehouse, or puts them into quarantine.
record Transactions(Load load, TransactionBuffer buffer) {
  /// Lines of quarantined transactions that are fetched at once.
  private static final int PAGE = 20_000;

  /// The number of transactions with one fate, of their lines, and of those that were in quarantine
  /// before.
  record Fate(String fate, long transactions, long lines, long again) {
    private static final Fate NONE = new Fate("", 0, 0, 0);
  }

  /// A reason, and how many transactions are in quarantine for it.
  record Because(String reason, long transactions) {}

  /// A transaction in quarantine, and the place of one line that is at fault.
  record Example(String transaction, String reasons, String file, long line) {}

  /// The fates of the transactions of a run, the number of lines that were loaded, and what waits
  /// in quarantine after it.
  record Taken(Map<String, Fate> fates, long lines, Summary summary, Quarantine quarantine) {
    long loaded() {
      return fate("new").transactions;
    }

    long replaced() {
      return fate("replacing").transactions;
    }

    long unchanged() {
      return fate("same").transactions;
    }

    long older() {
      return fate("older").transactions;
    }

    /// Without those that were in quarantine before.
    long quarantined() {
      return fate("quarantined").transactions - fate("quarantined").again;
    }

    /// Out of quarantine.
    long released() {
      return fate("new").again + fate("replacing").again + fate("same").again;
    }

    private Fate fate(String word) {
      return fates.getOrDefault(word, Fate.NONE);
    }
  }

  /// Transactions in quarantine: how many, why, and some of them.
  record Quarantine(long transactions, List<Because> reasons, List<Example> examples) {}

  /// Why the file cannot be read; null when it can.
  static @Nullable String fault(Manifest.Entry file, Runnable eachRow) throws IOException {
    return Table.fault(file.path(), file.name(), SaleColumn.ALL, eachRow);
  }

  static Taken take(List<Delivery> deliveries, Load load) throws IOException {
    Database database = load.database();
    database.sql("sales/make_fragment").update();
    database.sql("sales/make_source").update();
    Catalogue catalogue = Catalogue.of(database);
    try (TransactionBuffer buffer =
        new TransactionBuffer(database, catalogue, Moment.ofMicros(Instant.now()))) {
      Transactions transactions = new Transactions(load, buffer);
      transactions.gatherQuarantined(
          deliveries.stream().filter(Delivery::isKnown).map(Delivery::number).toList());
      for (Delivery delivery : deliveries) {
        transactions.gather(delivery);
      }
      return transactions.store();
    }
  }

  private void gather(Delivery delivery) throws IOException {
    for (Manifest.Entry file : delivery.files()) {
      try (Table<SaleColumn> table = Table.open(file.path(), file.name(), SaleColumn.ALL)) {
        for (Row<SaleColumn> row = table.next(); row != null; row = table.next()) {
          buffer.add(delivery.number(), file.name(), row);
          load.progress().add(1);
        }
      }
    }
    buffer.end();
  }

  /// A line of a quarantined transaction.
  private record Kept(long delivery, String file, Row<SaleColumn> row) {}

  /// `deliveries` are those that get another of their files now.
  private void gatherQuarantined(List<Long> deliveries) {
    Kept last = new Kept(0, "", new Row<>(0, List.of(""), true));
    List<Kept> page;
    do {
      page =
          load.database()
              .sql("sales/lines_to_try_again")
              .with("may_pass", Reason.MAY_PASS)
              .with("deliveries", deliveries)
              .with("transaction_id", last.row.get(SaleColumn.TRANSACTION_ID))
              .with("source_file", last.file)
              .with("source_line", last.row.line())
              .with("most", PAGE)
              .list(
                  row ->
                      new Kept(
                          row.number("delivery"),
                          row.text("source_file"),
                          new Row<>(
                              row.number("source_line"),
                              SaleColumn.ALL.headings().map(row::text).toList(),
                              true)));
      for (Kept kept : page) {
        buffer.add(kept.delivery, kept.file, kept.row);
        last = kept;
      }
      buffer.end();
    } while (page.size() == PAGE);
  }

  private Taken store() {
    load.run().log().info("lines are read: judging their transactions", "lines", buffer.read());
    buffer.copyFiles();
    long before = count("sales/count_lines", "lines");
    update("sales/analyze_fragment", "sales/merge_fragments");
    long repeats = buffer.repeats() + before - count("sales/count_lines", "lines");
    load.database().sql("sales/keep_members").run();
    update("sales/wait_for_people", "sales/compare_transactions");
    Judgement.quarantine(load.database());
    update("sales/set_older_aside");
    Map<String, Fate> fates = fates();
    load.run().log().info("transactions are judged: storing them");
    update("sales/keep_replaced", "sales/release_transactions");
    long rejected = 0;
    if (fates.containsKey("quarantined")) {
      update("sales/quarantine_transactions");
      rejected = load.database().sql("sales/quarantine_lines").update();
    }
    if (fates.containsKey("same")) {
      update("sales/confirm_transactions");
    }
    update("sales/new_customers");
    if (fates.containsKey("replacing")) {
      update("sales/delete_replaced_lines", "sales/replace_transactions");
    }
    long accepted = load.database().sql("sales/place_transactions").update();
    return taken(fates, accepted, rejected, repeats);
  }

  /// The number that a statement answers in this column.
  private long count(String statement, String column) {
    Long count = load.database().sql(statement).one(row -> row.number(column));
    return count == null ? 0 : count;
  }

  private void update(String... statements) {
    for (String statement : statements) {
      load.database().sql(statement).update();
    }
  }

  private Map<String, Fate> fates() {
    return load
        .database()
        .sql("sales/count_fates")
        .list(
            row ->
                new Fate(
                    row.text("fate"),
                    row.number("transactions"),
                    row.number("lines"),
                    row.number("again")))
        .stream()
        .collect(Collectors.toMap(Fate::fate, Function.identity()));
  }

  /// Accepted and rejected are the numbers of lines that the tables took.
  private Taken taken(Map<String, Fate> fates, long accepted, long rejected, long repeats) {
    long skipped =
        fates.getOrDefault("same", Fate.NONE).lines
            + fates.getOrDefault("older", Fate.NONE).lines
            + repeats;
    return new Taken(
        fates,
        accepted,
        new Summary("lines", buffer.read(), accepted, rejected, skipped),
        new Quarantine(count("sales/count_waiting", "transactions"), reasons(), examples()));
  }

  private List<Because> reasons() {
    return load.database()
        .sql("sales/waiting_reasons")
        .list(row -> new Because(row.text("reason"), row.number("transactions")));
  }

  private List<Example> examples() {
    return load.database()
        .sql("sales/waiting_examples")
        .with("most", SalesPage.SHOWN)
        .list(
            row ->
                new Example(
                    row.text("transaction_id"),
                    row.text("reasons"),
                    row.text("source_file"),
                    row.number("source_line")));
  }
}
