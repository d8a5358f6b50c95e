package dev.jarflow.cases;

import module java.base;

import org.jspecify.annotations.Nullable;

/// A part of a country; both are empty where the country is not divided.
public record Place(String province, String city) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::province).thenComparing(Place::city);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String name =
        Stream.of(city, province).filter(each -> !each.isEmpty()).collect(Collectors.joining(", "));
    return name.isEmpty() ? "the whole country" : name;
  }

  /// What a place tells of a measure, day after day.
  public record Series(Place place, Measure measure) {}

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
}
