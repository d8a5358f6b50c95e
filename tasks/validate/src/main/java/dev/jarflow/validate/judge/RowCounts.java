package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.validate.judge.BatchFindings.ReasonChange;
import org.jspecify.annotations.Nullable;

/// Counts rows by outcome and reason. For rows that an earlier batch refused, it also counts their
/// old reasons, the reasons that no longer hold, and the new ones.
final class RowCounts {
  private long successful;
  private long unsuccessful;
  private long alreadyMembers;
  private final long[] sets = new long[Reasons.count()];
  private final Map<String, ReasonChange> changes = new HashMap<>();

  /// Counts a row that was refused and whose applicant is a member now: it is not judged again.
  void alreadyMember() {
    alreadyMembers++;
  }

  void accepted(@Nullable List<String> earlier) {
    successful++;
    changed(Reasons.NONE, earlier);
  }

  void refused(Reasons now, @Nullable List<String> earlier) {
    unsuccessful++;
    sets[now.number()]++;
    changed(now, earlier);
  }

  private void changed(Reasons now, @Nullable List<String> earlier) {
    if (earlier == null) {
      return;
    }
    List<String> names = now.list().stream().map(Reason::name).toList();
    for (String reason : earlier) {
      count(reason, new ReasonChange(1, names.contains(reason) ? 0 : 1, 0));
    }
    for (String reason : names) {
      if (!earlier.contains(reason)) {
        count(reason, new ReasonChange(0, 0, 1));
      }
    }
  }

  private void count(String reason, ReasonChange change) {
    changes.merge(reason, change, ReasonChange::plus);
  }

  void add(RowCounts more) {
    successful += more.successful;
    unsuccessful += more.unsuccessful;
    alreadyMembers += more.alreadyMembers;
    for (int i = 0; i < sets.length; i++) {
      sets[i] += more.sets[i];
    }
    more.changes.forEach(this::count);
  }

  Judged applications() {
    return new Judged(successful, unsuccessful);
  }

  Counts with(long collisions, long duplicates) {
    return new Counts(applications(), alreadyMembers, reasons(), collisions, duplicates);
  }

  /// By name, in the order of the reasons.
  private Map<String, Long> reasons() {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    for (int i = 0; i < sets.length; i++) {
      if (sets[i] > 0) {
        long rows = sets[i];
        Reasons.numbered(i).list().forEach(reason -> reasons.merge(reason, rows, Long::sum));
      }
    }
    Map<String, Long> named = new LinkedHashMap<>();
    reasons.forEach((reason, rows) -> named.put(reason.name(), rows));
    return named;
  }

  Map<String, ReasonChange> changes() {
    return changes;
  }
}
