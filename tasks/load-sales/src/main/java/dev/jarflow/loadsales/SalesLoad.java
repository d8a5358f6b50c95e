package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.loadsales.DeliveryRequest.Source;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Count;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Load;
import org.jspecify.annotations.Nullable;

/// One run of load-sales: items first, then transactions, and with them the quarantined ones whose
/// reason may be gone.
///
/// Everything happens in one transaction under a lock that all loads of sales take.
record SalesLoad(Load load) {
  /// Average bytes per line, used to estimate progress.
  private static final int BYTES_OF_A_LINE = 60;

  /// The log names at most so many refused items; the report names more.
  private static final int LISTED = 20;

  private static final List<String> LOCKS = List.of("sales/lock");

  static Result run(Run run, DeliveryRequest items, DeliveryRequest transactions)
      throws IOException {
    Loaded loaded =
        Load.inOneTransaction(
            run,
            "lines",
            lines(items) + lines(transactions),
            LOCKS,
            load -> new SalesLoad(load).load(items, transactions));
    return answer(run, loaded);
  }

  private static long lines(DeliveryRequest request) throws IOException {
    long bytes = 0;
    for (Source source : request.files()) {
      bytes += Files.size(source.path());
    }
    return bytes / BYTES_OF_A_LINE;
  }

  private Loaded load(DeliveryRequest items, DeliveryRequest transactions) throws IOException {
    load.database().sql("sales/use_memory").run();
    Delivery ofItems = begin(items);
    return new Loaded(
        ofItems == null ? Items.Taken.NONE : Items.take(ofItems, load.database(), load.progress()),
        Transactions.take(begin(transactions), load));
  }

  /// Records the delivery. Null when there is none, or an earlier run recorded it: it was loaded
  /// with it.
  private @Nullable Delivery begin(DeliveryRequest request) {
    Delivery delivery = Delivery.of(request, load.database());
    if (delivery == null) {
      return null;
    }
    String dataset = request.dataset();
    String batch = request.batch();
    if (delivery.loadedBefore()) {
      load.run()
          .log()
          .info("loaded before: it is not read again", "dataset", dataset, "batch", batch);
      return null;
    }
    delivery.record(load.database(), load.run());
    if (batch != null && !Batches.markDone(load.database(), load.run(), dataset, batch)) {
      throw new RejectedException(
          "batch %s is marked done, but was never delivered to the warehouse: was something restored?"
              .formatted(batch));
    }
    return delivery;
  }

  /// The outcome of a run.
  record Loaded(Items.Taken items, Transactions.Taken transactions) {}

  private static Result answer(Run run, Loaded loaded) {
    Items.Taken items = loaded.items;
    Transactions.Taken transactions = loaded.transactions;
    log(run.log(), items, transactions);
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
        .with("waiting", transactions.quarantine().transactions())
        .with("lines", transactions.lines())
        .showing(new SalesPage(loaded, message(loaded)).page().html());
  }

  private static void log(Log log, Items.Taken items, Transactions.Taken transactions) {
    new Summary(
            "items",
            items.read(),
            items.read() - items.repeats() - items.refusals().size(),
            items.refusals().size(),
            items.repeats())
        .log(log);
    transactions.summary().log(log);
    for (Items.Refusal refusal : items.refusals().stream().limit(LISTED).toList()) {
      List<String> reasons = refusal.reasons().stream().map(Reason::name).toList();
      log.warn("refused item", "file", refusal.file(), "line", refusal.line(), "reasons", reasons);
    }
    if (transactions.quarantined() > 0) {
      log.warn("quarantined", "transactions", transactions.quarantined());
    }
    for (Transactions.Because because : transactions.quarantine().reasons()) {
      log.info("in quarantine", "reason", because.reason(), "transactions", because.transactions());
    }
  }

  private static String message(Loaded loaded) {
    Items.Taken items = loaded.items;
    Transactions.Taken transactions = loaded.transactions;
    long waiting = transactions.quarantine().transactions();
    Stream<Count> unlessNone =
        Stream.of(
            new Count(transactions.replaced(), "replaced", "replaced"),
            new Count(
                transactions.released(), "of them out of quarantine", "of them out of quarantine"),
            new Count(transactions.quarantined(), "quarantined", "quarantined"),
            new Count(
                waiting > transactions.quarantined() ? waiting : 0,
                "in quarantine",
                "in quarantine"),
            new Count(items.added(), "new item", "new items"),
            new Count(items.changed(), "changed item", "changed items"),
            new Count(items.refusals().size(), "refused item", "refused items"));
    Count first = new Count(transactions.loaded(), "new transaction", "new transactions");
    return Stream.concat(Stream.of(first), unlessNone.filter(part -> part.number() > 0))
        .map(Inline::plain)
        .collect(Collectors.joining(", "));
  }
}
