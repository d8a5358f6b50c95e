package dev.jarflow.loadsales;

import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.loadsales.Delivery.Asked;
import dev.jarflow.loadsales.Delivery.Source;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of load-sales: items first, then transactions, and with them those that were quarantined
/// and may be loaded by now.
///
/// Everything happens in one database transaction under a lock that all loaders take, so that a
/// kill at any moment leaves either nothing or all of it.
record Loading(Run run, Database database, Progress progress) {
  /// A loader waits for another one as long as this, and a statement runs at most so long.
  private static final Duration LONGEST = Duration.ofMinutes(45);

  /// About as many bytes are a line: for the share that is done.
  private static final int BYTES_OF_A_LINE = 60;

  /// The log names so many refused items, the report more.
  private static final int LISTED = 20;

  static Result load(Run run, Asked items, Asked transactions) throws IOException {
    try (Database database = Database.open(run, LONGEST);
        Progress progress = run.progress("lines", lines(items) + lines(transactions))) {
      Loading loading = new Loading(run, database, progress);
      Loaded loaded = database.transaction(() -> loading.load(items, transactions));
      return loading.answer(loaded);
    } catch (UnfitException e) {
      return Result.rejected(String.valueOf(e.getMessage()));
    }
  }

  private static long lines(Asked asked) throws IOException {
    long bytes = 0;
    for (Source source : asked.sources()) {
      bytes += Files.size(source.path());
    }
    return bytes / BYTES_OF_A_LINE;
  }

  private Loaded load(Asked askedItems, Asked askedTransactions) {
    database.sql("membership/wait_for_lock").update();
    database.sql("sales/lock").update();
    database.sql("sales/use_memory").update();
    try {
      Items.Taken items = items(Delivery.of(askedItems, database));
      Transactions.Taken transactions = transactions(Delivery.of(askedTransactions, database));
      return new Loaded(items, transactions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Items.Taken items(@Nullable Delivery delivery) throws IOException {
    if (delivery == null || !isNew(delivery)) {
      return Items.Taken.NONE;
    }
    return Items.take(delivery, database, progress);
  }

  private Transactions.Taken transactions(@Nullable Delivery delivery) throws IOException {
    boolean reads = delivery != null && isNew(delivery);
    return Transactions.take(reads ? delivery : null, database, run.log(), progress);
  }

  /// Notes the delivery; one that was noted by an earlier run was loaded with it.
  private boolean isNew(Delivery delivery) {
    String batch = delivery.batch();
    if (delivery.known()) {
      run.log()
          .info(
              "loaded before: it is not read again",
              "dataset",
              delivery.dataset().folder(),
              "batch",
              batch);
      return false;
    }
    delivery.record(database, run);
    if (batch != null && !Batches.markDone(database, run, delivery.dataset().folder(), batch)) {
      throw new UnfitException(
          "batch %s is marked done, but was never delivered to the warehouse: was something restored?"
              .formatted(batch));
    }
    return true;
  }

  /// What a run did.
  record Loaded(Items.Taken items, Transactions.Taken transactions) {}

  private Result answer(Loaded loaded) {
    Items.Taken items = loaded.items;
    Transactions.Taken transactions = loaded.transactions;
    new Summary(
            "items",
            items.read(),
            items.read() - items.repeats() - items.refusals().size(),
            items.refusals().size(),
            items.repeats())
        .log(run.log());
    transactions.summary().log(run.log());
    for (Items.Refusal refusal : items.refusals().stream().limit(LISTED).toList()) {
      run.log()
          .warn(
              "refused item",
              "file",
              refusal.file(),
              "line",
              refusal.line(),
              "reasons",
              refusal.reasons().stream().map(Reason::name).toList());
    }
    if (transactions.quarantined() > 0) {
      run.log().warn("quarantined", "transactions", transactions.quarantined());
    }
    transactions
        .reasons()
        .forEach(
            because ->
                run.log()
                    .info(
                        "in quarantine",
                        "reason",
                        because.reason(),
                        "transactions",
                        because.transactions()));
    return Result.ok(message(loaded))
        .with("items", items.added())
        .with("items_changed", items.changed())
        .with("items_refused", items.refusals().size())
        .with("transactions", transactions.loaded())
        .with("replaced", transactions.replaced())
        .with("unchanged", transactions.unchanged())
        .with("older", transactions.older())
        .with("quarantined", transactions.quarantined())
        .with("released", transactions.released())
        .with("waiting", transactions.waiting())
        .with("lines", transactions.lines())
        .showing(new SalesPage(loaded, message(loaded)).page().html());
  }

  private static String message(Loaded loaded) {
    Items.Taken items = loaded.items;
    Transactions.Taken transactions = loaded.transactions;
    List<String> parts = new ArrayList<>();
    parts.add(several(transactions.loaded(), "new transaction"));
    add(parts, transactions.replaced(), "%d replaced");
    add(parts, transactions.released(), "%d of them out of quarantine");
    add(parts, transactions.quarantined(), "%d quarantined");
    if (transactions.waiting() > transactions.quarantined()) {
      parts.add(transactions.waiting() + " in quarantine");
    }
    if (items.added() > 0) {
      parts.add(several(items.added(), "new item"));
    }
    if (items.changed() > 0) {
      parts.add(several(items.changed(), "changed item"));
    }
    if (!items.refusals().isEmpty()) {
      parts.add(several(items.refusals().size(), "refused item"));
    }
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long number, String sentence) {
    if (number > 0) {
      parts.add(sentence.formatted(number));
    }
  }

  private static String several(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
