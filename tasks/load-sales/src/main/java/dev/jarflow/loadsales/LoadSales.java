package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.RefusedFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "load-sales",
    mixinStandardHelpOptions = true,
    description = {
      "Puts items and transactions into the warehouse, a delivery whole or not at all.",
      "A file that is no CSV of items or transactions is refused as a whole, and the others are loaded.",
      "A transaction with anything wrong in it is quarantined, with every reason, and the rest is loaded; quarantined ones whose reason is gone are loaded by the next run.",
      "A later delivery of a transaction takes the place of an earlier one. Its status is people's: no delivery changes it.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Items: item_id,name,manufacturer,cost,weight_kg[,retired].",
      "Transactions, a line an item: transaction_id,membership_id,placed_at,item_id,quantity,unit_price[,total_price,total_weight].",
      "Times are ISO 8601, in UTC where they name no offset. An empty unit_price is what the item cost then.",
      "",
      "Example:",
      "  java -jar load-sales.jar --items items.csv --transactions march.csv --transactions april.csv"
    })
public final class LoadSales implements Task {
  private static final String ITEMS = "sales-items";
  private static final String TRANSACTIONS = "sales-transactions";

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description = "A CSV file of items; may be given several times.")
  private List<Path> items = List.of();

  @Option(
      names = "--transactions",
      paramLabel = "FILE",
      description = {
        "A CSV file of transactions; may be given several times.",
        "Files given by hand are newer than everything delivered before."
      })
  private List<Path> transactions = List.of();

  @Option(
      names = "--items-batch",
      paramLabel = "MANIFEST",
      description = "What ingest took of items; empty when it took nothing.")
  private @Nullable String itemsBatch;

  @Option(
      names = "--transactions-batch",
      paramLabel = "MANIFEST",
      description = "What ingest took of transactions; empty when it took nothing.")
  private @Nullable String transactionsBatch;

  @Option(
      names = "--check-items",
      paramLabel = "FILE",
      description =
          "Only say how many rows of a file of items would be loaded, and why the others would not.")
  private @Nullable Path checkItems;

  @Option(
      names = "--check-transactions",
      paramLabel = "FILE",
      description = {
        "The same for a file of transactions. Nothing is written.",
        "Members, items and totals are checked where PGHOST is set."
      })
  private @Nullable Path checkTransactions;

  @Option(
      names = "--refused-file",
      paramLabel = "warn|fail",
      defaultValue = "warn",
      description = {
        "When a file of a batch is refused and the others are loaded (default: ${DEFAULT-VALUE}):",
        "warn, or fail after the others are loaded."
      })
  private RefusedFiles.Then refusedFile;

  public static void main(String... args) {
    Entry.main(new LoadSales(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    boolean batches = itemsBatch != null || transactionsBatch != null;
    boolean files = !items.isEmpty() || !transactions.isEmpty();
    if (checkItems != null || checkTransactions != null) {
      if (batches || files) {
        throw new UsageException(
            "expected --check-items or --check-transactions alone, found another option that names files");
      }
      return check(new CheckedSales(run));
    }
    if (batches == files) {
      throw new UsageException(
          "expected either files (--items, --transactions) or batches (--items-batch, --transactions-batch), found "
              + (batches ? "both" : "none"));
    }
    return SalesLoad.run(
        run,
        request(run, ITEMS, itemsBatch, items, file -> Items.fault(file, run.stop()::check)),
        request(
            run,
            TRANSACTIONS,
            transactionsBatch,
            transactions,
            file -> Transactions.fault(file, run.stop()::check)),
        refusedFile);
  }

  private Result check(CheckedSales sales) throws IOException {
    if (checkItems != null && checkTransactions != null) {
      throw new UsageException(
          "expected one of --check-items and --check-transactions, found both");
    }
    if (checkItems != null) {
      return sales.items(checkItems).result(ITEMS);
    }
    return sales.transactions(Objects.requireNonNull(checkTransactions)).result(TRANSACTIONS);
  }

  private static DeliveryRequest request(
      Run run,
      String dataset,
      @Nullable String manifest,
      List<Path> files,
      RefusedFiles.Fault fault)
      throws IOException {
    return files.isEmpty()
        ? DeliveryRequest.ofBatch(dataset, manifest, fault)
        : DeliveryRequest.ofFiles(dataset, files, run.stop());
  }
}
