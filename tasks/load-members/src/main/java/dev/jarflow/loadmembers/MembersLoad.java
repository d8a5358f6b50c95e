package dev.jarflow.loadmembers;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Load;
import dev.jarflow.warehouse.RefusedFiles;
import dev.jarflow.warehouse.RefusedFiles.RefusedFile;
import org.jspecify.annotations.Nullable;

/// One run of load-members: a judged batch takes the place in the history right after the batch
/// that it was judged after.
///
/// Everything happens in one transaction under a lock that all loads of members take.
record MembersLoad(Load load, BatchReport report, Path folder) {
  private static final String DATASET = "applications";
  private static final List<String> LOCKS = List.of("membership/lock");

  /// `file` is the report of the batch, whose two files are found from the report's folder.
  static Result run(Run run, Path file, RefusedFiles.Then refusedFile) throws IOException {
    BatchReport report = read(file);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Result result =
        Load.inOneTransaction(
            run,
            DATASET,
            report.output().successful().rows() + report.output().unsuccessful().rows(),
            LOCKS,
            load -> new MembersLoad(load, report, folder).loadBatch());
    return report.batch().kind() == Kind.FILES
        ? refused(report).tell(run, result, refusedFile, report.rejected() != null)
        : result;
  }

  /// The files that validate refused; all of them when it rejected the batch.
  private static RefusedFiles refused(BatchReport report) {
    List<RefusedFile> refused = new ArrayList<>();
    for (BatchReport.FileReport file : report.files()) {
      String reason = file.refused() == null ? report.rejected() : file.refused();
      if (reason != null) {
        refused.add(new RefusedFile(file.name(), file.sha256(), reason));
      }
    }
    return new RefusedFiles(report.files().size(), refused);
  }

  private static BatchReport read(Path file) throws IOException {
    String why;
    try {
      return BatchReport.of(Json.read(Files.readString(file)));
    } catch (CharacterCodingException e) {
      why = "expected text in UTF-8, found other bytes";
    } catch (IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
    }
    throw new RejectedException(
        "%s is not a report of validate: %s: run validate again".formatted(file, why));
  }

  private Result loadBatch() throws IOException {
    Loaded before = loadedBefore();
    if (before != null) {
      long skipped = before.members + before.refused;
      new Summary(DATASET, skipped, 0, 0, skipped).log(load.run().log());
      return answer(
          before,
          "batch %s was loaded before, as number %d: nothing changes"
              .formatted(batch(), before.place));
    }
    boolean rejected = report.rejected() != null;
    if (rejected && report.batch().kind() == Kind.REPLAY) {
      throw new RejectedException(
          "batch %s was rejected by validate: %s".formatted(batch(), report.rejected()));
    }
    long place = rejected ? 0 : freePlace();
    if (report.batch().kind() == Kind.FILES
        && !Batches.markDone(
            load.database(),
            load.run(),
            DATASET,
            batch(),
            refused(report).reasons(),
            report.batch().rules().policyDigest())) {
      throw new RejectedException(
          "batch %s is marked done, but its applications are not in the warehouse: was something restored?"
              .formatted(batch()));
    }
    if (rejected) {
      return answer(
          new Loaded(0, 0, 0, 0),
          "batch %s was rejected by validate: %s".formatted(batch(), report.rejected()));
    }
    expectUnchanged(report.output().successful());
    expectUnchanged(report.output().unsuccessful());
    Loaded now = insert(place);
    new Summary(DATASET, now.members + now.refused, now.members, now.refused, 0)
        .log(load.run().log());
    return answer(now, "batch %s loaded, as number %d".formatted(batch(), place));
  }

  private String batch() {
    return report.batch().id();
  }

  /// The rows of a batch in the warehouse, and its place in the history.
  private record Loaded(long place, long members, long refused, long proofs) {}

  private Result answer(Loaded loaded, String message) {
    return Result.ok(message)
        .with("batch", batch())
        .with("place", loaded.place)
        .with("members", loaded.members)
        .with("refused", loaded.refused)
        .with("proofs", loaded.proofs);
  }

  private @Nullable Loaded loadedBefore() {
    return load.database()
        .sql("membership/loaded_counts")
        .with("batch", batch())
        .one(
            row ->
                new Loaded(
                    row.number("place"),
                    row.number("successful"),
                    row.number("unsuccessful"),
                    row.number("proofs")));
  }

  /// The place after the batch that this one was judged after, which must still be the last one.
  private long freePlace() {
    Long seen = report.batch().historyPlace();
    if (seen == null) {
      throw new RejectedException(
          "batch %s was judged without --history: run validate again with --history"
              .formatted(batch()));
    }
    Long last = load.database().sql("membership/last_place").one(row -> row.number("place"));
    if (!seen.equals(last)) {
      throw new RejectedException(
          "batch %s was judged when %s, now %s: run validate again"
              .formatted(batch(), history(seen), history(last == null ? 0 : last)));
    }
    return seen + 1;
  }

  private static String history(long last) {
    return last == 0 ? "no batch was loaded" : "batch number %d was the last".formatted(last);
  }

  private void expectUnchanged(Csv csv) throws IOException {
    Path file = csv.in(folder);
    String sha256;
    try (InputStream in = Files.newInputStream(file)) {
      sha256 = Sha256.copy(in, OutputStream.nullOutputStream(), _ -> load.run().stop().check());
    } catch (NoSuchFileException e) {
      throw new RejectedException(file + " is not there any more: run validate again");
    }
    if (!sha256.equals(csv.sha256())) {
      throw new RejectedException(file + " is not what validate wrote: run validate again");
    }
  }

  private Loaded insert(long place) throws IOException {
    Run.Id id = load.run().id();
    BatchReport.Judged counts = report.counts().applications();
    load.database()
        .sql("membership/new_batch")
        .with("place", place)
        .with("batch", batch())
        .with("kind", report.batch().kind().word())
        .with("feed", report.batch().feed())
        .with("policy", report.batch().rules().policyDigest())
        .with("as_of", report.batch().rules().asOf().toString())
        .with("read", counts.read())
        .with("successful", counts.successful())
        .with("unsuccessful", counts.unsuccessful())
        .with("dag_id", id == null ? null : id.dag())
        .with("run_id", id == null ? null : id.run())
        .update();
    JudgedRows rows = new JudgedRows(load, place);
    long members = rows.members(report.output().successful(), folder);
    long refused = rows.refused(report.output().unsuccessful(), folder);
    long proofs = 0;
    for (DateOrderReport dates : report.dateOrders()) {
      DateOrder proved = dates.proves();
      if (proved != null) {
        load.database()
            .sql("membership/new_date_proof")
            .with("place", place)
            .with("separator", dates.separator().text())
            .with("date_order", proved.word())
            .with("rows", dates.proofs())
            .update();
        proofs++;
      }
    }
    if (report.batch().kind() == Kind.REPLAY) {
      int accepted = load.database().sql("membership/accept_refused").with("place", place).update();
      load.run().log().info("refusals that point to a member now", "refusals", accepted);
    }
    return new Loaded(place, members, refused, proofs);
  }
}
