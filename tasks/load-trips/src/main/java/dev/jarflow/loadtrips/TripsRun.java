package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.UnreadableException;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Outbox;
import dev.jarflow.warehouse.RefusedFiles;
import dev.jarflow.warehouse.RefusedFiles.RefusedFile;
import org.jspecify.annotations.Nullable;

/// One run of load-trips: each file of a batch in a transaction of its own, then the batch is
/// marked done. Killed at any moment and run again, it loads the files that are left.
///
/// `beside` is a second connection, for what must be there before the transaction of a file ends:
/// partitions of `months`, by their numbers.
record TripsRun(
    Run run,
    Database database,
    Database beside,
    Progress progress,
    FileProgress told,
    TripWriter trips,
    Set<Integer> months,
    boolean samples,
    MostRejected mostRejected) {
  static final String DATASET = "trips";

  private static final Duration LONGEST = Duration.ofHours(4);

  /// Average bytes per line, used to estimate progress.
  private static final int BYTES_PER_LINE = 115;

  private static final Summary NO_ROWS = new Summary("rows", 0, 0, 0, 0);

  /// A file and what became of it: the account of its rows, that it was loaded before, or why it
  /// was refused.
  record Fate(
      Manifest.Entry file,
      Summary rows,
      boolean loadedBefore,
      @Nullable String refused,
      Duration took) {
    BigDecimal seconds() {
      return BigDecimal.valueOf(took.toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
    }
  }

  /// A reason of rows in quarantine, how many have it, and where the first is.
  record Why(Reason reason, long rows, String file, long line) {}

  static Result load(
      Run run, Manifest manifest, MostRejected mostRejected, RefusedFiles.Then refusedFile)
      throws IOException {
    long bytes = manifest.entries().stream().mapToLong(Manifest.Entry::bytes).sum();
    try (Database database = Database.open(run, LONGEST);
        Database beside = Database.open(run);
        Progress progress = run.progress("rows", bytes / BYTES_PER_LINE)) {
      return new TripsRun(
              run,
              database,
              beside,
              progress,
              FileProgress.of(manifest.entries(), run.id(), beside),
              new TripWriter(database, manifest.samples(), TripBuffer.MOST),
              new HashSet<>(),
              manifest.samples(),
              mostRejected)
          .load(manifest, refusedFile);
    }
  }

  private Result load(Manifest manifest, RefusedFiles.Then refusedFile) throws IOException {
    List<Fate> fates = new ArrayList<>();
    for (Manifest.Entry file : manifest.entries()) {
      long began = System.nanoTime();
      Fate fate = load(file, began);
      log(fate);
      fates.add(fate);
    }
    RefusedFiles refused = refused(fates);
    TripsMail mail = mail(manifest.batch(), fates);
    database.transaction(
        () -> {
          String batch = manifest.batch();
          boolean now = Batches.markDone(database, run, DATASET, batch, refused.reasons(), null);
          if (now) {
            Outbox.write(database, run, DATASET, batch, mail.subject(), mail.body());
          }
          return now;
        });
    return answer(fates, refused, refusedFile);
  }

  private Fate load(Manifest.Entry file, long began) throws IOException {
    told.begins();
    try {
      Summary rows =
          database.transaction(
              () -> {
                database.sql("ops/wait_for_locks").run();
                Integer number = begin(file);
                return number == null ? null : FileLoad.load(this, file, number);
              });
      if (rows == null) {
        told.loadedBefore(file);
      }
      return new Fate(file, rows == null ? NO_ROWS : rows, rows == null, null, since(began));
    } catch (UnreadableException e) {
      return refused(file, e.placedReason(), began);
    } catch (RejectedException e) {
      return refused(file, String.valueOf(e.getMessage()), began);
    }
  }

  private Fate refused(Manifest.Entry file, String reason, long began) {
    told.refused(file, reason);
    return new Fate(file, NO_ROWS, false, reason, since(began));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// The number of the file; null when its content is loaded. Another load of the same content is
  /// waited for.
  private @Nullable Integer begin(Manifest.Entry file) {
    Run.Id id = run.id();
    return database
        .sql("trips/begin_file")
        .with("sha256", file.sha256())
        .with("name", file.name())
        .with("samples", samples)
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .one(row -> (int) row.number("file"));
  }

  private TripsMail mail(String batch, List<Fate> fates) {
    Run.Id id = run.id();
    Map<String, Summary> known = new HashMap<>();
    database
        .sql("trips/loaded_counts")
        .with("digests", fates, fate -> fate.file.sha256())
        .each(
            row -> {
              long accepted = row.number("accepted");
              long rejected = row.number("rejected");
              Summary rows = new Summary("rows", accepted + rejected, accepted, rejected, 0);
              known.put(row.text("sha256"), rows);
            });
    return new TripsMail(batch, id == null ? null : id.run(), samples, fates, known);
  }

  private static RefusedFiles refused(List<Fate> fates) {
    return new RefusedFiles(
        fates.size(),
        fates.stream()
            .filter(fate -> fate.refused != null)
            .map(fate -> new RefusedFile(fate.file.name(), fate.file.sha256(), fate.refused))
            .toList());
  }

  private void log(Fate fate) {
    if (fate.loadedBefore) {
      run.log().info("loaded before", "file", fate.file.name());
    } else if (fate.refused == null) {
      run.log()
          .info(
              "file loaded",
              "file",
              fate.file.name(),
              "trips",
              fate.rows.accepted(),
              "quarantined",
              fate.rows.rejected(),
              "seconds",
              fate.seconds());
    }
  }

  private Result answer(List<Fate> fates, RefusedFiles refused, RefusedFiles.Then refusedFile) {
    refused.log(run.log());
    long trips = fates.stream().mapToLong(fate -> fate.rows.accepted()).sum();
    long quarantined = fates.stream().mapToLong(fate -> fate.rows.rejected()).sum();
    new Summary("rows", trips + quarantined, trips, quarantined, 0).log(run.log());
    String message =
        "%s loaded, %d quarantined".formatted(Result.count(trips, "trip"), quarantined);
    Result result =
        Result.ok(message)
            .with("trips", trips)
            .with("quarantined", quarantined)
            .with("files", fates.size() - refused.refused().size())
            .with("loaded_before", fates.stream().filter(Fate::loadedBefore).count())
            .showing(new TripsPage(message, samples, fates, reasons(fates)).page().html());
    return refused.tell(run, result, refusedFile, refused.isAll());
  }

  private List<Why> reasons(List<Fate> fates) {
    return database
        .sql("trips/count_reasons")
        .with("digests", fates, fate -> fate.file.sha256())
        .list(
            row ->
                new Why(
                    Reason.valueOf(row.text("reason")),
                    row.number("rows"),
                    row.text("name"),
                    row.number("line")));
  }
}
