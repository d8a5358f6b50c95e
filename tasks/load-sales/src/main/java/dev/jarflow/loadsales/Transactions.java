package dev.jarflow.loadsales;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.loadsales.Delivery.Source;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Delivered transactions on their way into the warehouse or into quarantine.
record Transactions(Database database, Log log, Progress progress, Fragments fragments) {
  private static final List<String> COLUMNS =
      List.of("transaction_id", "membership_id", "placed_at", "item_id", "quantity", "unit_price");
  private static final List<String> OPTIONAL = List.of("total_price", "total_weight");

  /// So many lines of quarantined transactions are looked at together.
  private static final int PAGE = 20_000;

  private static final List<String> MAY_PASS =
      Arrays.stream(Reason.values()).filter(Reason::mayPass).map(Reason::name).toList();

  /// How many transactions, and what they hold together.
  private record Fate(String fate, long transactions, long lines, long again) {
    private static final Fate NONE = new Fate("", 0, 0, 0);
  }

  /// Why so many transactions wait in quarantine.
  record Because(String reason, long transactions) {}

  /// A transaction in quarantine, and where a line of it stands that says why.
  record Example(String transaction, String reasons, String file, long line) {}

  /// What became of the transactions of a run, and what waits in quarantine after it: how many,
  /// why, and some of them.
  record Taken(
      long loaded,
      long replaced,
      long unchanged,
      long older,
      long quarantined,
      long released,
      long lines,
      Summary summary,
      long waiting,
      List<Because> reasons,
      List<Example> examples) {}

  static Taken take(@Nullable Delivery delivery, Database database, Log log, Progress progress)
      throws IOException {
    database.sql("sales/make_fragment").update();
    database.sql("sales/make_source").update();
    Catalogue catalogue = Catalogue.of(database);
    try (Fragments fragments = new Fragments(database, catalogue, Moment.ofMicros(Instant.now()))) {
      Transactions transactions = new Transactions(database, log, progress, fragments);
      transactions.gatherQuarantined();
      if (delivery != null) {
        transactions.gather(delivery);
      }
      return transactions.store();
    }
  }

  private void gather(Delivery delivery) throws IOException {
    fragments.begin(delivery.number());
    for (Source file : delivery.files()) {
      try (Sheet sheet = Sheet.open(file, COLUMNS, OPTIONAL)) {
        for (Sheet.Cells row = sheet.next(); row != null; row = sheet.next()) {
          fragments.add(file.name(), row.line(), row.values(), row.whole());
          progress.add(1);
        }
      }
    }
    fragments.end();
  }

  /// A line of a quarantined transaction.
  private record Kept(long delivery, String file, long line, List<String> cells) {}

  private void gatherQuarantined() {
    Kept last = new Kept(0, "", 0, List.of(""));
    List<Kept> page;
    do {
      page =
          database
              .sql("sales/lines_to_try_again")
              .with("may_pass", MAY_PASS)
              .with("transaction_id", last.cells.get(Fragments.TRANSACTION))
              .with("source_file", last.file)
              .with("source_line", last.line)
              .with("most", PAGE)
              .list(
                  row ->
                      new Kept(
                          row.number("delivery"),
                          row.text("source_file"),
                          row.number("source_line"),
                          List.of(
                              row.text("transaction_id"),
                              row.text("membership_id"),
                              row.text("placed_at"),
                              row.text("item_id"),
                              row.text("quantity"),
                              row.text("unit_price"),
                              row.text("total_price"),
                              row.text("total_weight"))));
      if (!page.isEmpty()) {
        last = page.getLast();
        gather(page);
      }
    } while (page.size() == PAGE);
  }

  private void gather(List<Kept> page) {
    fragments.begin(page.getFirst().delivery);
    long delivery = page.getFirst().delivery;
    for (Kept kept : page) {
      if (kept.delivery != delivery) {
        fragments.end();
        fragments.begin(kept.delivery);
        delivery = kept.delivery;
      }
      fragments.add(kept.file, kept.line, kept.cells, true);
    }
    fragments.end();
  }

  private Taken store() {
    log.info("lines are read: judging their transactions", "lines", fragments.read());
    fragments.copyFiles();
    long before = lines();
    update("sales/analyze_fragment", "sales/merge_fragments");
    long repeats = fragments.repeats() + before - lines();
    database.sql("sales/keep_members").list(row -> true);
    update("sales/wait_for_people", "sales/compare_transactions");
    Judgement.pass(database);
    update("sales/set_older_aside");
    Map<String, Fate> fates = fates();
    log.info("transactions are judged: storing them");
    update("sales/keep_replaced", "sales/release_transactions");
    long rejected = 0;
    if (fates.containsKey("quarantined")) {
      update("sales/quarantine_transactions");
      rejected = database.sql("sales/quarantine_lines").update();
    }
    if (fates.containsKey("same")) {
      update("sales/confirm_transactions");
    }
    update("sales/new_customers");
    if (fates.containsKey("replacing")) {
      update("sales/delete_replaced_lines", "sales/replace_transactions");
    }
    long accepted = database.sql("sales/place_transactions").update();
    return taken(fates, accepted, rejected, repeats);
  }

  private long lines() {
    Long lines = database.sql("sales/count_lines").one(row -> row.number("lines"));
    return lines == null ? 0 : lines;
  }

  private void update(String... statements) {
    for (String statement : statements) {
      database.sql(statement).update();
    }
  }

  private Map<String, Fate> fates() {
    return database
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

  /// What was accepted and rejected is what the tables took.
  private Taken taken(Map<String, Fate> fates, long accepted, long rejected, long repeats) {
    Fate added = fates.getOrDefault("new", Fate.NONE);
    Fate replacing = fates.getOrDefault("replacing", Fate.NONE);
    Fate same = fates.getOrDefault("same", Fate.NONE);
    Fate older = fates.getOrDefault("older", Fate.NONE);
    Fate quarantined = fates.getOrDefault("quarantined", Fate.NONE);
    return new Taken(
        added.transactions,
        replacing.transactions,
        same.transactions,
        older.transactions,
        quarantined.transactions - quarantined.again,
        added.again + replacing.again + same.again,
        accepted,
        new Summary(
            "lines", fragments.read(), accepted, rejected, same.lines + older.lines + repeats),
        waiting(),
        reasons(),
        examples());
  }

  private long waiting() {
    Long waiting = database.sql("sales/count_waiting").one(row -> row.number("transactions"));
    return waiting == null ? 0 : waiting;
  }

  private List<Because> reasons() {
    return database
        .sql("sales/waiting_reasons")
        .list(row -> new Because(row.text("reason"), row.number("transactions")));
  }

  private List<Example> examples() {
    return database
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
