package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.CsvRows;
import dev.jarflow.tabular.CsvRows.Row;
import dev.jarflow.tabular.NotCsvException;
import dev.jarflow.validate.Draft.Digests;
import dev.jarflow.validate.Findings.Batch;
import dev.jarflow.validate.Findings.FileAccount;
import dev.jarflow.validate.Findings.Kind;
import dev.jarflow.validate.Findings.Place;
import dev.jarflow.validate.Findings.Replayed;
import java.io.IOException;
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
  record Validated(Findings findings, Digests digests) {}

  Validated judge(List<Source> sources) throws IOException, InterruptedException {
    Policy policy = policyFile.policy();
    Map<Separator, DateOrder> earlier = history == null ? Map.of() : history.proofs(batch.feed());
    Looks looks = look(sources, policy);
    Map<Source, String> refused = looks.refused;
    Map<Sheet, Evidence> known = looks.evidence;
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
                looks.rows,
                threads);
        if (learned.right()) {
          Digests digests = draft.publish(folder, batch.id());
          Evidence evidence = Evidence.sum(learned.evidence().values());
          return new Validated(findings(sources, refused, draft, evidence, earlier), digests);
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

  /// What the heads of the files show: what their first dates prove, which are none, and about how
  /// many rows the others have.
  private record Looks(Map<Sheet, Evidence> evidence, Map<Source, String> refused, long rows) {}

  private Looks look(List<Source> sources, Policy policy) throws IOException {
    Map<Sheet, Evidence> evidence = new LinkedHashMap<>();
    Map<Source, String> refused = new LinkedHashMap<>();
    long rows = 0;
    for (Source source : sources) {
      run.stop().check();
      switch (Sheet.look(source, policy, members(source))) {
        case Sheet.Look.Fine(Sheet sheet) -> {
          Judging first = new Judging(sheet, 0, null);
          rows += look(sheet, first);
          evidence.put(sheet, first.evidence());
        }
        case Sheet.Look.Refused(String why) -> refused.put(source, why);
      }
    }
    return new Looks(evidence, refused, rows);
  }

  private Set<Place> members(Source source) {
    Source.Refusals refusals = source.refusals();
    return history == null || refusals == null ? Set.of() : history.accepted(refusals.batch());
  }

  /// Looks at the first rows, and says how many there are if the others are as long. What is wrong
  /// with the file is found when all of it is read.
  private static long look(Sheet sheet, Judging first) throws IOException {
    long seen = 0;
    long characters = 0;
    try (CsvRows rows = sheet.open()) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (seen == LOOKED_AT) {
          return sheet.source().bytes() * seen / characters;
        }
        first.judge(List.of(row));
        seen++;
        characters += row.cells().size();
        for (String cell : row.cells()) {
          characters += cell.length();
        }
      }
    } catch (NotCsvException e) {
      // It is told when the file is read as a whole.
    }
    return seen;
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
            .map(source -> account(source, draft.count(source), refused.get(source)))
            .toList(),
        batch.kind() == Kind.REPLAY ? List.of() : evidence.found(policyFile.policy(), earlier),
        draft.collisions(),
        draft.someCollisions(),
        draft.duplicates(),
        draft.someDuplicates(),
        draft.examples(),
        history == null || batch.kind() == Kind.REPLAY ? List.of() : history.trend(batch.feed()),
        batch.kind() == Kind.REPLAY ? replayed(sources, counts) : null);
  }

  private static FileAccount account(
      Source source, Draft.FileCount count, @Nullable String refused) {
    return new FileAccount(
        source.name(),
        source.sha256(),
        count.successful() + count.unsuccessful(),
        count.successful(),
        count.unsuccessful(),
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
