package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.Columns;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.FileCheck;
import dev.jarflow.tabular.Table;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Load;

/// Looks at a file by the code that loads it, and loads nothing.
record CheckedSales(Run run) {
  /// A check of a large file takes as long as its load; it holds nobody up.
  private static final Duration LONGEST = Duration.ofMinutes(10);

  FileCheck items(Path path) throws IOException {
    try (Progress progress = run.progress("lines", 0)) {
      return Items.check(DeliveryRequest.entry(path, run.stop()), run.stop()::check, progress);
    }
  }

  /// Asks the warehouse too, where the environment names one.
  FileCheck transactions(Path path) throws IOException {
    Manifest.Entry file = DeliveryRequest.entry(path, run.stop());
    String fault = Transactions.fault(file, run.stop()::check);
    if (fault != null) {
      return new FileCheck.Refused(Table.isKnown(path, file.name(), SaleColumn.ALL), fault);
    }
    try (Progress progress = run.progress("lines", 0)) {
      if (run.environment("PGHOST") == null) {
        return Transactions.check(file, progress);
      }
      try (Database database = Database.open(run, LONGEST)) {
        return database.transaction(
            () -> Transactions.check(file, new Load(run, database, progress)));
      }
    }
  }

  /// A note of what stands between the cells, where it is no comma.
  static <C extends Enum<C>> List<String> delimiter(Manifest.Entry file, Columns<C> columns)
      throws IOException {
    try (Table<C> table = Table.open(file.path(), file.name(), columns)) {
      return Delimiter.notes(table.delimiter());
    }
  }
}
