package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.MembershipId;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.validate.input.InputFile;
import dev.jarflow.validate.judge.BatchFindings.Collision;
import dev.jarflow.validate.judge.BatchFindings.Duplicate;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.judge.JudgedRows.Candidate;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import dev.jarflow.validate.judge.SeenApplicants.Standing;
import dev.jarflow.validate.output.CsvText;
import dev.jarflow.validate.output.OutputFiles;
import dev.jarflow.validate.output.OutputRows;
import dev.jarflow.validate.output.OutputRows.JudgedRow;

/// Collects the judged rows of a batch in their order: it decides about duplicates and ids, writes
/// the rows, counts them, and keeps the first examples.
final class JudgedBatch {
  /// The most collisions and duplicates that are kept; all are counted.
  private static final int KEPT = 100;

  private static final Judged NONE = new Judged(0, 0);

  private final OutputFiles output;
  private final SeenApplicants applicants;
  private final OutputRows accepted = new OutputRows();
  private final OutputRows duplicate = new OutputRows();
  private final RowCounts counts = new RowCounts();
  private final IdentityHashMap<InputFile, Judged> files = new IdentityHashMap<>();
  private final Map<Reason, List<Example>> examples = new EnumMap<>(Reason.class);
  private final List<Collision> someCollisions = new ArrayList<>();
  private final List<Duplicate> someDuplicates = new ArrayList<>();
  private long collisions;
  private long duplicates;

  JudgedBatch(OutputFiles output, SeenApplicants applicants) {
    this.output = output;
    this.applicants = applicants;
  }

  /// Adds the rows after all that were added before.
  void add(JudgedRows rows) throws IOException {
    Judged before = counts.applications();
    counts.add(rows.counts);
    rows.examples.forEach((reason, more) -> more.forEach(row -> keep(reason, row)));
    applicants.lookUp(rows.candidates);
    CsvText refused = rows.unsuccessful.text();
    accepted.text().clear();
    int written = 0;
    for (Candidate candidate : rows.candidates) {
      List<String> earlier = rows.layout.earlierReasons(candidate.row().row());
      switch (applicants.decide(candidate)) {
        case Standing.First(int number) -> {
          counts.accepted(earlier);
          accept(candidate, number);
        }
        case Standing.Repeated repeated -> {
          Reasons reasons = Reasons.of(Reason.DUPLICATE);
          counts.refused(reasons, earlier);
          refused.writeTo(output.unsuccessful().out(), written, candidate.textBefore());
          written = candidate.textBefore();
          duplicate.text().clear();
          duplicate.unsuccessful(rows.layout, candidate.row(), reasons, repeated.first());
          duplicate.text().writeTo(output.unsuccessful().out());
          keep(candidate, repeated);
        }
      }
    }
    refused.writeTo(output.unsuccessful().out(), written, refused.length());
    accepted.text().writeTo(output.successful().out());
    Judged now = counts.applications();
    files.merge(
        rows.layout.file(),
        new Judged(
            now.successful() - before.successful(), now.unsuccessful() - before.unsuccessful()),
        (a, b) -> new Judged(a.successful() + b.successful(), a.unsuccessful() + b.unsuccessful()));
  }

  private void accept(Candidate candidate, int number) {
    accepted.successful(
        MembershipId.of(candidate.identity().baseId(), number),
        candidate.name(),
        candidate.verdict(),
        candidate.place());
    if (number > 1) {
      collisions++;
      if (someCollisions.size() < KEPT) {
        someCollisions.add(new Collision(candidate.place(), number));
      }
    }
  }

  private void keep(Candidate candidate, Standing.Repeated repeated) {
    duplicates++;
    if (someDuplicates.size() < KEPT) {
      someDuplicates.add(new Duplicate(candidate.place(), repeated.first(), repeated.member()));
    }
    keep(Reason.DUPLICATE, candidate.row());
  }

  private void keep(Reason reason, JudgedRow row) {
    List<Example> some = examples.computeIfAbsent(reason, _ -> new ArrayList<>());
    if (some.size() < JudgedRows.EXAMPLES) {
      some.add(Masking.example(row));
    }
  }

  Counts counts() {
    return counts.with(collisions, duplicates);
  }

  Judged count(InputFile file) {
    return files.getOrDefault(file, NONE);
  }

  BatchFindings findings(BatchReport report, List<EarlierBatch> trend) {
    return new BatchFindings(
        report, examples, someCollisions, someDuplicates, trend, counts.changes());
  }
}
