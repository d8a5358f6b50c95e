package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Count;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Load;
import dev.jarflow.warehouse.RefusedFiles;
import dev.jarflow.warehouse.SampleData;

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

  static Result run(
      Run run, DeliveryRequest items, DeliveryRequest transactions, RefusedFiles.Then refusedFile)
      throws IOException {
    Loaded loaded =
        Load.inOneTransaction(
            run,
            "lines",
            lines(items) + lines(transactions),
            LOCKS,
            load -> new SalesLoad(load).load(items, transactions));
    return loaded.refused.tell(
        run,
        answer(run, loaded),
        refusedFile,
        items.refused().isAll() || transactions.refused().isAll());
  }

  private static long lines(DeliveryRequest request) throws IOException {
    long bytes = 0;
    for (Manifest.Entry file : request.files()) {
      bytes += Files.size(file.path());
    }
    return bytes / BYTES_OF_A_LINE;
  }

  private Loaded load(DeliveryRequest items, DeliveryRequest transactions) throws IOException {
    load.database().sql("sales/use_memory").run();
    Items.Taken taken = Items.Taken.NONE;
    List<Delivery> ofItems = begin(items);
    for (Delivery delivery : ofItems) {
      taken = taken.and(Items.take(delivery, load.database(), load.progress()));
    }
    List<Delivery> ofTransactions = begin(transactions);
    return new Loaded(
        taken,
        Transactions.take(ofTransactions, load),
        items.refused().and(transactions.refused()),
        samples(Stream.concat(ofItems.stream(), ofTransactions.stream()).toList()));
  }

  private static SampleData samples(List<Delivery> deliveries) {
    return new SampleData(
        deliveries.stream().anyMatch(Delivery::samples),
        !deliveries.isEmpty() && deliveries.stream().allMatch(Delivery::samples));
  }

  /// Records the deliveries of these files. None when there is no file, or an earlier run recorded
  /// them: they were loaded with it.
  private List<Delivery> begin(DeliveryRequest request) {
    String dataset = request.dataset();
    String batch = request.batch();
    List<Delivery> deliveries = Delivery.of(request, load.database());
    if (batch != null
        && !Batches.markDone(
            load.database(), load.run(), dataset, batch, request.refused().reasons(), null)) {
      if (!deliveries.stream().allMatch(Delivery::isKnown)) {
        throw new RejectedException(
            "batch %s is marked done, but was never delivered to the warehouse: was something restored?"
                .formatted(batch));
      }
      load.run()
          .log()
          .info("loaded before: it is not read again", "dataset", dataset, "batch", batch);
      return List.of();
    }
    deliveries.stream()
        .filter(delivery -> !delivery.isKnown())
        .forEach(delivery -> delivery.record(load.database(), load.run()));
    return deliveries;
  }

  /// The outcome of a run.
  record Loaded(
      Items.Taken items,
      Transactions.Taken transactions,
      RefusedFiles refused,
      SampleData samples) {}

  private static Result answer(Run run, Loaded loaded) {
    Items.Taken items = loaded.items;
    Transactions.Taken transactions = loaded.transactions;
    log(run.log(), items, transactions);
    loaded.refused.log(run.log());
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
