package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.tabular.FileCheck;

/// Counts the lines of a file that would be refused, by reason, and keeps the first of them.
final class ReasonCounts {
  private final Map<Reason, Long> lines = new EnumMap<>(Reason.class);
  private final Map<Reason, NavigableSet<Long>> places = new EnumMap<>(Reason.class);

  void count(Collection<Reason> reasons, long more) {
    reasons.forEach(reason -> lines.merge(reason, more, Long::sum));
  }

  /// A line that shows the reason.
  void at(Reason reason, long line) {
    NavigableSet<Long> some = places.computeIfAbsent(reason, _ -> new TreeSet<>());
    some.add(line);
    if (some.size() > FileCheck.PLACES) {
      some.pollLast();
    }
  }

  List<FileCheck.Reason> reasons() {
    return lines.entrySet().stream()
        .map(
            counted ->
                new FileCheck.Reason(
                    counted.getKey().name(),
                    counted.getKey().meaning(),
                    counted.getValue(),
                    places.getOrDefault(counted.getKey(), new TreeSet<>()).stream()
                        .map(line -> new FileCheck.Place(line, ""))
                        .toList()))
        .toList();
  }
}
