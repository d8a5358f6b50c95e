package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.csv.CsvRows;
import dev.jarflow.kit.csv.CsvRows.Row;
import dev.jarflow.kit.csv.NotCsvException;
import dev.jarflow.kit.task.Run;
import dev.jarflow.validate.Draft.Digests;
import dev.jarflow.validate.Findings.Batch;
import dev.jarflow.validate.Findings.FileAccount;
import dev.jarflow.validate.Findings.Kind;
import dev.jarflow.validate.Findings.Place;
import dev.jarflow.validate.Findings.Replayed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One batch judged by one policy: files in, two files and what was found out.
///
/// 1. Look at each file: its heading, and what the dates of its first rows prove.
/// 2. Judge all rows by the orders of day and month that this makes likely.
/// 3. Where a later row proves another order, or a file cannot be read to its end, judge again: by
/// then everything is known.
record Validation(
    Run run,
    Batch batch,
    PolicyFile policyFile,
    Folder folder,
    @Nullable History history,
    int threads) {
  private static final int LOOKED_AT = 1_000;

  /// What came of it; the files are published.
  record Judged(Findings findings, Digests digests) {}

  Judged judge(List<Source> sources) throws IOException, InterruptedException {
    Policy policy = policyFile.policy();
    Map<Separator, DateOrder> earlier = history == null ? Map.of() : history.proofs(batch.feed());
    Map<Source, String> refused = new LinkedHashMap<>();
    Map<Sheet, Evidence> known = look(sources, policy, refused);
    while (true) {
      List<Sheet> fine = List.copyOf(known.keySet());
      List<String> rawColumns = Sheet.union(fine);
      List<Sheet> sheets = Sheet.among(fine, rawColumns);
      try (Draft draft = Draft.begin(folder, rawColumns, history)) {
        Pass.Learned learned =
            Pass.over(
                sheets,
                run,
                policy,
                earlier,
                Evidence.sum(known.values()),
                draft,
                rawColumns.size(),
                threads);
        if (learned.right()) {
          Digests digests = draft.publish(folder, batch.id());
          Evidence evidence = Evidence.sum(learned.evidence().values());
          return new Judged(findings(sources, refused, draft, evidence, earlier), digests);
        }
        learned.refused().forEach((sheet, why) -> refused.put(sheet.source(), why));
        known = learned.evidence();
        run.log()
            .info(
                "judging again, now that everything is known",
                "files_refused",
                refused.size(),
                "date_order",
                words(Evidence.sum(known.values()), policy, earlier));
      }
    }
  }

  private Map<Sheet, Evidence> look(
      List<Source> sources, Policy policy, Map<Source, String> refused) throws IOException {
    Map<Sheet, Evidence> sheets = new LinkedHashMap<>();
    for (Source source : sources) {
      run.stop().check();
      switch (Sheet.look(source, policy, members(source))) {
        case Sheet.Look.Fine(Sheet sheet) -> sheets.put(sheet, firstEvidence(sheet));
        case Sheet.Look.Refused(String why) -> refused.put(source, why);
      }
    }
    return sheets;
  }

  private Set<Place> members(Source source) {
    String replayed = source.replayed();
    return history == null || replayed == null ? Set.of() : history.accepted(replayed);
  }

  /// A guess: what is wrong with the file is found when all of it is read.
  private static Evidence firstEvidence(Sheet sheet) throws IOException {
    List<Row> first = new ArrayList<>();
    try (CsvRows rows = sheet.open()) {
      for (Row row = rows.next(); row != null && first.size() < LOOKED_AT; row = rows.next()) {
        first.add(row);
      }
    } catch (NotCsvException e) {
      return new Judging(sheet, 0, null).judge(first).evidence();
    }
    return new Judging(sheet, 0, null).judge(first).evidence();
  }

  private Findings findings(
      List<Source> sources,
      Map<Source, String> refused,
      Draft draft,
      Evidence evidence,
      Map<Separator, DateOrder> earlier) {
    Counts counts = draft.counts();
    return new Findings(
        batch,
        counts.read(),
        counts.successful(),
        counts.unsuccessful(),
        counts.alreadyMembers(),
        counts.reasons(),
        sources.stream()
            .map(source -> account(source, draft.counts(source), refused.get(source)))
            .toList(),
        evidence.found(policyFile.policy(), earlier),
        draft.collisions(),
        draft.someCollisions(),
        draft.duplicates(),
        draft.someDuplicates(),
        draft.examples(),
        history == null ? List.of() : history.trend(batch.feed()),
        batch.kind() == Kind.REPLAY ? replayed(sources, counts) : null);
  }

  private static FileAccount account(Source source, Counts counts, @Nullable String refused) {
    return new FileAccount(
        source.name(),
        source.sha256(),
        counts.read(),
        counts.successful(),
        counts.unsuccessful(),
        refused);
  }

  private static Replayed replayed(Collection<Source> sources, Counts counts) {
    return new Replayed(
        sources.stream().map(Source::name).toList(),
        counts.successful(),
        counts.before(),
        counts.gone(),
        counts.come());
  }

  private static Map<String, String> words(
      Evidence evidence, Policy policy, Map<Separator, DateOrder> earlier) {
    return Answer.dateOrder(evidence.found(policy, earlier));
  }
}
