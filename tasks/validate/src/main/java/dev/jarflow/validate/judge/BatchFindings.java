package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;

/// The result of judging one batch: the report with every count, and the first examples, for the
/// page. No personal data is in it unmasked.
public record BatchFindings(
    BatchReport report, RowFindings rows, List<EarlierBatch> trend, ReasonChanges changes) {

  /// The first rows of each kind; the report counts all of them.
  public record RowFindings(
      Map<Reason, List<Example>> examples,
      List<Collision> collisions,
      List<Duplicate> duplicates) {}

  /// An unsuccessful row. Its cells are masked.
  public record Example(RowPlace place, Application masked) {}

  /// A person whose id somebody else has: the id gets this number.
  public record Collision(RowPlace place, int number) {}

  /// A person who applied before, in the row `first`; `member` says that this was in a loaded
  /// batch.
  public record Duplicate(RowPlace place, RowPlace first, boolean member) {}

  /// The changes in the reasons of earlier refusals, counted by reason: `before` has the old
  /// reasons, `gone` those that no longer hold, `come` those that are new.
  public record ReasonChanges(
      Map<String, Long> before, Map<String, Long> gone, Map<String, Long> come) {}
}
