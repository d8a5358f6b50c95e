package dev.jarflow.cases;

import module java.base;

/// A row of a reply: figures of a place on a day. Another row may tell other measures of both.
public record Row(LocalDate day, Place place, Map<Measure, Long> figures) {

  /// A part of a country; both are empty where the country is not divided.
  public record Place(String province, String city) implements Comparable<Place> {
    public static final Place WHOLE_COUNTRY = new Place("", "");

    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::province).thenComparing(Place::city);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return equals(WHOLE_COUNTRY)
          ? "the whole country"
          : Stream.of(city, province)
              .filter(name -> !name.isEmpty())
              .collect(Collectors.joining(", "));
    }
  }

  public Row {
    figures = Map.copyOf(figures);
  }
}
