package dev.jarflow.loadnewpipeline;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.loadnewpipeline.CheckedRow.Column;
import dev.jarflow.tabular.Columns;
import dev.jarflow.tabular.Table;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Copy;
import dev.jarflow.warehouse.Load;
import dev.jarflow.warehouse.RefusedFiles;

/// One run: the rows of a batch become entries, or refused rows, in one transaction that also marks
/// the batch done.
///
/// A connection copies into one table at a time, so the files are read twice: once for the entries,
/// once for the refused rows.
record LoadRun(Load load, Manifest manifest, RefusedFiles refused) {
  private static final String DATASET = "new-pipeline";
  private static final Columns<Column> COLUMNS = Columns.of(Column.class);

  /// Average bytes per line, used to estimate progress.
  private static final int BYTES_PER_LINE = 25;

  /// A file that is no table of entries is refused, and the others are loaded.
  static Result load(Run run, Manifest manifest) throws IOException {
    if (manifest.entries().isEmpty()) {
      return Result.nothingToDo("the batch has no files");
    }
    RefusedFiles refused =
        RefusedFiles.among(
            manifest.entries(),
            file -> Table.fault(file.path(), file.name(), COLUMNS, run.stop()::check));
    refused.log(run.log());
    long bytes = manifest.entries().stream().mapToLong(Manifest.Entry::bytes).sum();
    long rows = 2 * bytes / BYTES_PER_LINE;
    Result result =
        Load.inOneTransaction(
            run, "rows", rows, List.of(), load -> new LoadRun(load, manifest, refused).result());
    return refused.tell(run, result, RefusedFiles.Then.WARN, refused.isAll());
  }

  private Result result() throws IOException {
    String batch = manifest.batch();
    boolean loadedBefore =
        !Batches.markDone(load.database(), load.run(), DATASET, batch, refused.reasons(), null);
    if (!loadedBefore) {
      copy("new_pipeline/copy_entries", CheckedRow.Entry.class);
      copy("new_pipeline/copy_refused_rows", CheckedRow.Refused.class);
    }
    LoadedRows rows = LoadedRows.of(batch, load.database());
    long all = rows.entries() + rows.refused();
    Summary summary =
        loadedBefore
            ? new Summary("rows", all, 0, 0, all)
            : new Summary("rows", all, rows.entries(), rows.refused(), 0);
    summary.log(load.run().log());
    return Result.ok(rows.message())
        .with("batch", batch)
        .with("entries", rows.entries())
        .with("refused", rows.refused())
        .showing(rows.page().html());
  }

  /// Copies the rows of this kind, each behind the place where it stands.
  private void copy(String statement, Class<? extends CheckedRow> kind) throws IOException {
    try (Copy copy = load.database().copy(statement)) {
      for (Manifest.Entry file : refused.without(manifest.entries())) {
        try (Table<Column> table = Table.open(file.path(), file.name(), COLUMNS)) {
          for (Table.Row<Column> row = table.next(); row != null; row = table.next()) {
            CheckedRow checked = CheckedRow.of(row);
            if (kind.isInstance(checked)) {
              Object[] place = {manifest.batch(), file.sha256(), file.name(), row.line()};
              copy.row(Stream.concat(Stream.of(place), checked.values()).toArray());
            }
            load.progress().add(1);
          }
        }
      }
      copy.end();
    }
  }
}
