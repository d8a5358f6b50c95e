package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Figures;
import org.jspecify.annotations.Nullable;

/// All that a source told of a country in one measure until a time, and the figures that follow.
record CaseHistory(List<Version> versions, Figures figures) {
  /// A figure that was told at a time, and the one that it replaced; null for the first of a day.
  record Version(LocalDate day, @Nullable Long before, long figure, Instant at) {}

  /// In the order in which they came.
  static CaseHistory of(List<Version> versions) {
    NavigableMap<LocalDate, Long> cumulative = new TreeMap<>();
    versions.forEach(version -> cumulative.put(version.day(), version.figure()));
    return new CaseHistory(List.copyOf(versions), new Figures(cumulative));
  }

  /// Figures of these days that were changed after they were told, the newest change first.
  List<Version> revisions(LocalDate from, LocalDate to) {
    return versions.reversed().stream()
        .filter(version -> version.before() != null && version.before() != version.figure())
        .filter(version -> !version.day().isBefore(from) && !version.day().isAfter(to))
        .toList();
  }

  /// What differs from what was known at a time, one for each day, the newest day first.
  List<Version> since(Instant time) {
    NavigableMap<LocalDate, Version> changed = new TreeMap<>();
    for (Version version : versions) {
      if (version.at().isAfter(time)) {
        changed.merge(
            version.day(),
            version,
            (first, later) -> new Version(later.day(), first.before(), later.figure(), later.at()));
      }
    }
    return changed.descendingMap().values().stream()
        .filter(each -> each.before() == null || each.before() != each.figure())
        .toList();
  }
}
