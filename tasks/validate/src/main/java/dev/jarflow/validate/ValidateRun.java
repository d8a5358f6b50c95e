package dev.jarflow.validate;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.BatchReport.Rules;
import dev.jarflow.applications.Policy;
import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.validate.input.InputFile;
import dev.jarflow.validate.input.PolicyFile;
import dev.jarflow.validate.judge.BatchFindings;
import dev.jarflow.validate.judge.BatchJudge;
import dev.jarflow.validate.judge.LoadedBatches;
import dev.jarflow.validate.output.OutputFolder;
import dev.jarflow.validate.report.ApplicationsPage;
import dev.jarflow.validate.report.EarlierRefusals;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// One run of validate. `database` is null when the history is not looked at.
///
/// It writes only whole files whose names come from their content, and the report last: killed at
/// any moment and run again, it ends in the same state.
record ValidateRun(Run run, Request request, @Nullable Database database) {
  private static final int LISTED = 20;

  /// The caller's request: the input to judge, the policy, and the folder to write into.
  record Request(Input input, OutputFolder folder, PolicyFile policy, String feed, int threads) {
    Request of(String otherFeed) {
      return new Request(input, folder, policy, otherFeed, threads);
    }
  }

  /// Files, or the batch in a manifest, or the refusals in `replay`, a folder that an earlier
  /// validate wrote into. A batch with files in it goes before a replay.
  record Input(List<Path> files, @Nullable Path manifest, @Nullable Path replay) {}

  Result validate() throws IOException, InterruptedException {
    request.folder().prepare();
    Manifest manifest = manifest();
    if (manifest.samples()) {
      return new ValidateRun(run, request.of(BatchReport.Batch.SAMPLES), database).judged(manifest);
    }
    if (request.feed().equals(BatchReport.Batch.SAMPLES) && request.input().replay() == null) {
      throw new UsageException(
          "expected another feed: the feed '%s' is for sample data".formatted(request.feed()));
    }
    return judged(manifest);
  }

  private Result judged(Manifest manifest) throws IOException, InterruptedException {
    List<InputFile> files = files(manifest);
    String batch =
        request.input().files().isEmpty()
            ? manifest.batch()
            : Manifest.batchId(files.stream().map(InputFile::sha256).toList());
    Path replay = request.input().replay();
    if (replay == null || !files.isEmpty()) {
      if (replay != null) {
        run.log().warn("files come first: ask for the replay again when their batch is loaded");
      }
      return files.isEmpty()
          ? Result.nothingToDo("no files to judge")
          : judge(Kind.FILES, batch, files);
    }
    EarlierRefusals refusals =
        EarlierRefusals.of(new OutputFolder(replay), request.feed(), this::isLoaded);
    return refusals.files().isEmpty()
        ? Result.nothingToDo("nothing was refused in the feed " + request.feed())
        : judge(Kind.REPLAY, refusals.batch(policyDigest()), refusals.files());
  }

  private Result judge(Kind kind, String id, List<InputFile> files)
      throws IOException, InterruptedException {
    Policy policy = request.policy().policy();
    LoadedBatches loaded = null;
    BatchReport before = request.folder().has(id) ? request.folder().report(id) : null;
    Long placeBefore = before == null ? null : before.batch().historyPlace();
    if (database == null) {
      if (placeBefore != null) {
        throw new UsageException(
            "batch %s was judged with --history in %s, and may be loaded: give another --out"
                .formatted(id, request.folder().path()));
      }
    } else {
      LoadedBatches.Done done = LoadedBatches.done(database, id);
      if (done != null && !sameRules(done)) {
        return Result.rejected(
                "batch %s is loaded, and was judged by other rules: judge its refusals again with --replay"
                    .formatted(id))
            .with("batch", id);
      }
      if (done != null && before != null && Objects.equals(placeBefore, done.place() - 1)) {
        run.log().info("judged and loaded before: its files stay as they are", "batch", id);
        return result(before).showing(Files.readString(request.folder().pageFile(id)));
      }
      loaded =
          done == null
              ? LoadedBatches.whole(database)
              : new LoadedBatches(database, done.place() - 1);
    }
    BatchReport.Batch batch =
        new BatchReport.Batch(
            id,
            kind,
            kind == Kind.REPLAY ? files.stream().map(InputFile::name).toList() : List.of(),
            request.feed(),
            new Rules(policy.asOf(), request.policy().name(), policyDigest(), policy.affixes()),
            loaded == null ? null : loaded.place());
    run.log()
        .info("judging", "batch", id, "files", files.size(), "policy", request.policy().name());
    BatchFindings findings =
        new BatchJudge(run, batch, policy, request.folder(), loaded)
            .judge(files, request.threads());
    log(findings.report());
    String page = new ApplicationsPage(findings, policy).page().html();
    Published.writeText(request.folder().pageFile(id), page);
    Published.writeText(
        request.folder().reportFile(id), Json.write(findings.report().fields()) + "\n");
    return result(findings.report()).showing(page);
  }

  /// Without a database every batch counts as loaded.
  private boolean isLoaded(String batch) {
    return database == null || LoadedBatches.done(database, batch) != null;
  }

  private boolean sameRules(LoadedBatches.Done done) {
    return done.policy().equals(policyDigest())
        && done.feed().equals(request.feed())
        && done.asOf().equals(request.policy().policy().asOf());
  }

  /// REJECTED when nothing may be loaded. With the history the answer is for load-members: it notes
  /// which files were refused, and is the one that fails.
  private Result result(BatchReport report) {
    String refusal = report.refusal();
    Judged applications = report.counts().applications();
    String message =
        report.rejected() != null
            ? report.rejected()
            : String.format(
                Locale.ROOT,
                "%,d of %,d applications are successful",
                applications.successful(),
                applications.read());
    Result result =
        report.rejected() == null || database != null
            ? Result.ok(message)
            : Result.rejected(message);
    return (refusal == null ? result : result.warning(refusal))
        .with("batch", report.batch().id())
        .with("read", applications.read())
        .with("successful", applications.successful())
        .with("unsuccessful", applications.unsuccessful())
        .with("reasons", report.counts().reasons())
        .with("collisions", report.counts().collisions())
        .with("date_order", BatchJudge.words(report.dateOrders()))
        .with("files", report.files().size())
        .with("files_refused", report.refusedFiles().size())
        .with("report", request.folder().reportFile(report.batch().id()));
  }

  private void log(BatchReport report) {
    List<FileReport> refused = report.refusedFiles();
    refused.stream()
        .limit(LISTED)
        .forEach(file -> run.log().warn("refused " + file.name() + ": " + file.refused()));
    if (refused.size() > LISTED) {
      run.log().warn("and more files refused", "files", refused.size() - LISTED);
    }
    run.log().info("dates", "order", BatchJudge.words(report.dateOrders()));
    Judged judged = report.counts().applications();
    new Summary("applications", judged.read(), judged.successful(), judged.unsuccessful(), 0)
        .log(run.log());
  }

  private String policyDigest() {
    return request.policy().digest();
  }

  /// Empty when the caller named no manifest.
  private Manifest manifest() throws IOException {
    Path manifest = request.input().manifest();
    return manifest == null ? new Manifest(List.of()) : Manifest.read(manifest);
  }

  /// The files by name, then digest, as ingest orders them; each content once.
  private List<InputFile> files(Manifest manifest) throws IOException {
    List<InputFile> files = new ArrayList<>();
    for (Manifest.Entry entry : manifest.entries()) {
      files.add(new InputFile(entry.name(), entry.path(), entry.sha256(), entry.bytes(), null));
    }
    for (Path file : request.input().files()) {
      files.add(InputFile.named(file, run.stop()));
    }
    Set<String> seen = new HashSet<>();
    return files.stream()
        .sorted(Comparator.comparing(InputFile::name).thenComparing(InputFile::sha256))
        .filter(file -> seen.add(file.sha256()))
        .toList();
  }
}
