package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.tabular.FileCheck;

/// Counts the lines of transactions without a warehouse. A transaction with anything wrong in it is
/// refused whole, wherever its lines stand: so the file is read to learn which ones are wrong, and
/// read again to count.
final class CountedLines {
  /// Transactions, about a hundred bytes each. Of more, lines that stand apart are counted alone.
  private static final int MOST_REMEMBERED = 1_000_000;

  private final Map<String, Set<Reason>> wrong = new HashMap<>();
  private final Map<Set<Reason>, Set<Reason>> sets = new HashMap<>();
  private final ReasonCounts reasons = new ReasonCounts();
  private boolean learned;
  private long accepted;
  private long rejected;

  /// From now on lines are counted.
  void learned() {
    learned = true;
  }

  /// A line that shows a reason.
  void at(Collection<Reason> found, long line) {
    if (!learned) {
      found.forEach(reason -> reasons.at(reason, line));
    }
  }

  /// Lines of one transaction that stand together.
  void fragment(String transaction, int lines, Set<Reason> found) {
    Set<Reason> before = wrong.getOrDefault(transaction, Set.of());
    Set<Reason> all = EnumSet.noneOf(Reason.class);
    all.addAll(before);
    all.addAll(found);
    if (learned) {
      accepted += all.isEmpty() ? lines : 0;
      rejected += all.isEmpty() ? 0 : lines;
      reasons.count(all, lines);
    } else if (all.size() > before.size()
        && (!before.isEmpty() || wrong.size() < MOST_REMEMBERED)) {
      wrong.put(transaction, sets.computeIfAbsent(all, Function.identity()));
    }
  }

  FileCheck.Counts counts(long repeated) {
    return new FileCheck.Counts(accepted, rejected, repeated);
  }

  List<FileCheck.Reason> reasons() {
    return reasons.reasons();
  }
}
