package dev.jarflow.validate;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.validate.Findings.Batch;
import dev.jarflow.validate.Findings.FileAccount;
import dev.jarflow.validate.Findings.Kind;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run of validate: what is to be judged, against which history, and what is told of it.
///
/// It only ever writes whole files under names that say what is in them, the report last: killed at
/// any moment and run again it ends in the same state.
record Validating(Run run, Asked asked, @Nullable Database database) {
  private static final int LISTED = 20;

  Result validate() throws IOException, InterruptedException {
    asked.folder().open();
    List<Source> sources = sources();
    if (!sources.isEmpty() || asked.replay() == null) {
      if (asked.replay() != null) {
        run.log().warn("files come first: ask for the replay again when their batch is loaded");
      }
      return sources.isEmpty()
          ? Result.nothingToDo("no files to judge")
          : judge(Kind.FILES, batchOf(sources), sources);
    }
    Replay replay = Replay.of(asked.replay(), asked.feed(), this::isLoaded);
    return replay.sources().isEmpty()
        ? Result.nothingToDo("nothing was refused in the feed " + asked.feed())
        : judge(Kind.REPLAY, replay.batch(policyDigest()), replay.sources());
  }

  private Result judge(Kind kind, String id, List<Source> sources)
      throws IOException, InterruptedException {
    History history = null;
    Judged judgedBefore = Judged.read(asked.folder(), id);
    if (database == null) {
      if (judgedBefore != null && judgedBefore.withHistory()) {
        throw new UsageException(
            "batch %s was judged with --history in %s, and may be loaded: give another --out"
                .formatted(id, asked.folder().path()));
      }
    } else {
      History.Done done = History.done(database, id);
      if (done != null && !sameRules(done)) {
        return Result.rejected(
                "batch %s is loaded, judged by other rules: what it refused is judged anew by --replay"
                    .formatted(id))
            .with("batch", id);
      }
      if (done != null && judgedBefore != null && judgedBefore.at(done.place() - 1)) {
        run.log().info("judged and loaded before: its files stay as they are", "batch", id);
        return judgedBefore.result().showing(judgedBefore.page());
      }
      history = done == null ? History.whole(database) : History.before(database, done.place());
    }
    Batch batch =
        new Batch(
            id,
            kind,
            asked.feed(),
            asked.policy().policy().asOf(),
            asked.policy().name(),
            policyDigest(),
            history == null ? null : history.place());
    run.log().info("judging", "batch", id, "files", sources.size(), "policy", batch.policyName());
    Validation.Validated validated =
        new Validation(run, batch, asked.policy(), asked.folder(), history, asked.threads())
            .judge(sources);
    Findings findings = validated.findings();
    Answer answer = new Answer(findings, asked.policy().policy().rejectRunAbove());
    tell(findings);
    String page = new Page(findings, answer.rejected()).html();
    Path report = asked.folder().report(id);
    write(asked.folder().page(id), page);
    write(report, new ReportJson(findings, validated.digests(), answer.rejected()).text());
    return answer.result(report).showing(page);
  }

  /// Without a database nobody can tell.
  private boolean isLoaded(String batch) {
    return database == null || History.done(database, batch) != null;
  }

  private boolean sameRules(History.Done done) {
    return done.policy().equals(policyDigest())
        && done.feed().equals(asked.feed())
        && done.asOf().equals(asked.policy().policy().asOf());
  }

  private void tell(Findings findings) {
    List<FileAccount> refused =
        findings.files().stream().filter(file -> file.refused() != null).toList();
    refused.stream()
        .limit(LISTED)
        .forEach(file -> run.log().warn("refused " + file.name() + ": " + file.refused()));
    if (refused.size() > LISTED) {
      run.log().warn("and more files refused", "files", refused.size() - LISTED);
    }
    run.log().info("dates", "order", Answer.dateOrder(findings.orders()));
    new Summary("applications", findings.read(), findings.successful(), findings.unsuccessful(), 0)
        .log(run.log());
  }

  private static void write(Path file, String text) throws IOException {
    Published.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String policyDigest() {
    return asked.policy().digest();
  }

  private static String batchOf(List<Source> sources) {
    return Manifest.batchId(sources.stream().map(Source::sha256).toList());
  }

  /// By name, then digest, as ingest has them; a content once.
  private List<Source> sources() throws IOException {
    List<Source> sources = new ArrayList<>();
    Path manifest = asked.manifest();
    if (manifest != null) {
      for (Manifest.Entry entry : Manifest.read(manifest).entries()) {
        sources.add(new Source(entry.name(), entry.path(), entry.sha256(), entry.bytes(), null));
      }
    }
    for (Path file : asked.files()) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("expected a file, found none at " + file);
      }
      sources.add(
          new Source(
              String.valueOf(file.getFileName()), file, digest(file), Files.size(file), null));
    }
    Set<String> seen = new HashSet<>();
    return sources.stream()
        .sorted(Comparator.comparing(Source::name).thenComparing(Source::sha256))
        .filter(source -> seen.add(source.sha256()))
        .toList();
  }

  private String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Sha256.copy(in, OutputStream.nullOutputStream(), _ -> run.stop().check());
    }
  }
}
