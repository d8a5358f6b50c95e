package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;

/// The result of judging one batch: the report with every count, and the first examples, for the
/// page. No personal data is in it unmasked. `changes` has the reasons of earlier refusals and of
/// the same rows now. `examples`, `collisions` and `duplicates` are the first rows of each kind;
/// the report counts all of them.
public record BatchFindings(
    BatchReport report,
    Map<Reason, List<Example>> examples,
    List<Collision> collisions,
    List<Duplicate> duplicates,
    List<EarlierBatch> trend,
    Map<String, ReasonChange> changes) {

  /// An unsuccessful row. Its cells are masked.
  public record Example(RowPlace place, Application masked) {}

  /// A person whose id somebody else has: the id gets this number.
  public record Collision(RowPlace place, int number) {}

  /// A person who applied before, in the row `first`; `member` says that this was in a loaded
  /// batch.
  public record Duplicate(RowPlace place, RowPlace first, boolean member) {}

  /// The numbers of rows that had a reason before, that no longer have it, and that have it as a
  /// new one.
  public record ReasonChange(long before, long gone, long come) {
    public long now() {
      return before - gone + come;
    }

    ReasonChange plus(ReasonChange more) {
      return new ReasonChange(before + more.before, gone + more.gone, come + more.come);
    }
  }
}
