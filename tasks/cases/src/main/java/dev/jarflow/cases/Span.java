package dev.jarflow.cases;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The first and the last day of a series, and the figure of the last one; null when nobody kept
/// it. `ended` when its silence was found to be its end.
public record Span(LocalDate first, LocalDate last, @Nullable Long figure, boolean ended) {
  static Span of(LocalDate day, long figure) {
    return new Span(day, day, figure, false);
  }

  Span and(LocalDate day, long told) {
    return new Span(
        day.isBefore(first) ? day : first,
        day.isAfter(last) ? day : last,
        day.isBefore(last) ? figure : Long.valueOf(told),
        ended && !day.isAfter(last));
  }

  Span asEnded() {
    return new Span(first, last, figure, true);
  }
}
