package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.tabular.FileCheck;
import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.Table.Row;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Load;
import org.jspecify.annotations.Nullable;

/// Loads delivered transactions into the warehouse, or puts them into quarantine.
record Transactions(Load load, TransactionBuffer buffer) {
  /// Lines of quarantined transactions that are fetched at once.
  private static final int PAGE = 20_000;

  /// The number of a delivery that is newer than all others.
  private static final long NEWEST = Long.MAX_VALUE;

  private static final List<String> OF_THE_WAREHOUSE =
      List.of(
          "whether there is a member with each membership_id",
          "whether there is an item with each item_id, what it costs where unit_price is empty, and what it weighs",
          "whether the totals are the sums of the lines",
          "whether lines of one transaction that do not stand together, or that name different members, times or totals, contradict each other",
          "what was loaded of the same transactions before");

  /// The number of transactions with one fate, of their lines, and of those that were in quarantine
  /// before.
  record Fate(String fate, long transactions, long lines, long again) {
    private static final Fate NONE = new Fate("", 0, 0, 0);
  }

  /// A reason, and how many transactions are in quarantine for it.
  record Because(String reason, long transactions) {}

  /// A transaction in quarantine, and the place of one line that is at fault. `known` says that an
  /// earlier delivery of it is loaded.
  record Example(String transaction, boolean known, String reasons, String file, long line) {}

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
      return Transactions.fate(fates, word);
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
    makeTables(database);
    Catalogue catalogue = Catalogue.held(database);
    try (TransactionBuffer buffer = new TransactionBuffer(database, catalogue, now())) {
      Transactions transactions = new Transactions(load, buffer);
      transactions.gatherQuarantined(
          deliveries.stream().filter(Delivery::isKnown).map(Delivery::number).toList());
      for (Delivery delivery : deliveries) {
        transactions.gather(delivery);
      }
      return transactions.store();
    }
  }

  private static void makeTables(Database database) {
    database.sql("sales/make_fragment").update();
    database.sql("sales/make_source").update();
  }

  private static long now() {
    return Moment.ofMicros(Instant.now());
  }

  /// Looks at one file as the newest delivery, in a transaction that stores nothing and holds
  /// nobody up.
  static FileCheck check(Manifest.Entry file, Load load) throws IOException {
    Database database = load.database();
    makeTables(database);
    database.sql("sales/only_read").run();
    try (TransactionBuffer buffer =
        new TransactionBuffer(database, Catalogue.read(database), now())) {
      Transactions transactions = new Transactions(load, buffer);
      read(file, buffer, NEWEST, load.progress());
      buffer.end();
      long repeats = transactions.merge();
      Map<String, Fate> fates = transactions.judge();
      return checked(
          file,
          new FileCheck.Counts(
              fate(fates, "new").lines + fate(fates, "replacing").lines,
              fate(fates, "quarantined").lines,
              fate(fates, "same").lines + repeats),
          transactions.checkedReasons(),
          List.of());
    }
  }

  /// Looks at one file without a warehouse.
  static FileCheck check(Manifest.Entry file, Progress progress) throws IOException {
    CountedLines counted = new CountedLines();
    long now = now();
    try (TransactionBuffer buffer = TransactionBuffer.counting(counted, now)) {
      read(file, buffer, NEWEST, progress);
      buffer.end();
    }
    counted.learned();
    try (TransactionBuffer buffer = TransactionBuffer.counting(counted, now)) {
      read(file, buffer, NEWEST, progress);
      buffer.end();
      return checked(file, counted.counts(buffer.repeats()), counted.reasons(), OF_THE_WAREHOUSE);
    }
  }

  private static FileCheck checked(
      Manifest.Entry file,
      FileCheck.Counts counts,
      List<FileCheck.Reason> reasons,
      List<String> unchecked)
      throws IOException {
    List<String> notes = new ArrayList<>(CheckedSales.delimiter(file, SaleColumn.ALL));
    if (counts.rejected() > 0) {
      notes.add("a transaction with anything wrong in it is refused whole, with all its rows");
    }
    return new FileCheck.Judged(
        Table.isKnown(file.path(), file.name(), SaleColumn.ALL), counts, reasons, notes, unchecked);
  }

  private List<FileCheck.Reason> checkedReasons() {
    return load.database()
        .sql("sales/checked_reasons")
        .list(
            row -> {
              Reason reason = Reason.valueOf(row.text("reason"));
              return new FileCheck.Reason(
                  reason.name(),
                  reason.meaning(),
                  row.number("lines"),
                  Arrays.stream(row.text("places").split(" "))
                      .map(line -> new FileCheck.Place(Long.parseLong(line), ""))
                      .toList());
            });
  }

  private void gather(Delivery delivery) throws IOException {
    for (Manifest.Entry file : delivery.files()) {
      read(file, buffer, delivery.number(), load.progress());
    }
    buffer.end();
  }

  private static void read(
      Manifest.Entry file, TransactionBuffer buffer, long delivery, Progress progress)
      throws IOException {
    try (Table<SaleColumn> table = Table.open(file.path(), file.name(), SaleColumn.ALL)) {
      for (Row<SaleColumn> row = table.next(); row != null; row = table.next()) {
        buffer.add(delivery, file, row);
        progress.add(1);
      }
    }
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
        buffer.addAgain(kept.delivery, kept.file, kept.row);
        last = kept;
      }
      buffer.end();
    } while (page.size() == PAGE);
  }

  /// Puts the fragments of each transaction together: the number of lines that repeat another.
  private long merge() {
    load.run().log().info("lines are read: judging their transactions", "lines", buffer.read());
    buffer.copyFiles();
    long before = count("sales/count_lines", "lines");
    update("sales/analyze_fragment", "sales/merge_fragments");
    return buffer.repeats() + before - count("sales/count_lines", "lines");
  }

  private Map<String, Fate> judge() {
    update("sales/compare_transactions");
    Judgement.quarantine(load.database());
    update("sales/set_older_aside");
    return fates();
  }

  private Taken store() {
    long repeats = merge();
    load.database().sql("sales/keep_members").run();
    update("sales/wait_for_people");
    Map<String, Fate> fates = judge();
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

  private static Fate fate(Map<String, Fate> fates, String word) {
    return fates.getOrDefault(word, Fate.NONE);
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
    long skipped = fate(fates, "same").lines + fate(fates, "older").lines + repeats;
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
                    row.truth("known"),
                    row.text("reasons"),
                    row.text("source_file"),
                    row.number("source_line")));
  }
}
