package dev.jarflow.trips;

import module java.base;

/// A box between two corners. Its edges belong to it. When its west lies east of its east, it
/// reaches across 180 degrees.
public record Box(int west, int south, int east, int north) {
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,3}([.][0-9]{1,20})?");
  private static final int DIGITS = 7;

  public Box {
    if (south > north) {
      throw new IllegalArgumentException(
          "expected a south that is not north of the north, found %s and %s"
              .formatted(Place.degrees(south), Place.degrees(north)));
    }
  }

  /// A box written as `west,south,east,north` in degrees. An edge between two units is moved
  /// inwards, which changes nothing: no place is between them.
  public static Box parse(String text) {
    String[] edges = text.split(",", -1);
    if (edges.length != 4) {
      throw new IllegalArgumentException(
          "expected four numbers, west,south,east,north in degrees, found %d"
              .formatted(edges.length));
    }
    BigDecimal west = edge("west", edges[0], Place.EAST);
    BigDecimal south = edge("south", edges[1], Place.NORTH);
    BigDecimal east = edge("east", edges[2], Place.EAST);
    BigDecimal north = edge("north", edges[3], Place.NORTH);
    boolean isThin =
        (west.compareTo(east) <= 0 && up(west) > down(east))
            || (south.compareTo(north) <= 0 && up(south) > down(north));
    if (isThin) {
      throw new IllegalArgumentException(
          "expected a box in which a place of seven digits can lie, found a thinner one");
    }
    return new Box(up(west), up(south), down(east), down(north));
  }

  private static int up(BigDecimal units) {
    return units.setScale(0, RoundingMode.CEILING).intValueExact();
  }

  private static int down(BigDecimal units) {
    return units.setScale(0, RoundingMode.FLOOR).intValueExact();
  }

  private static BigDecimal edge(String name, String text, int most) {
    String number = text.strip();
    BigDecimal units =
        NUMBER.matcher(number).matches()
            ? new BigDecimal(number).movePointRight(DIGITS)
            : BigDecimal.valueOf(Long.MAX_VALUE);
    if (units.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new IllegalArgumentException(
          "expected the %s from -%2$d to %2$d degrees, such as 14.25, found '%3$s'"
              .formatted(name, most / Place.DEGREE, number));
    }
    return units;
  }

  public boolean contains(long place) {
    return contains(Place.x(place), Place.y(place));
  }

  boolean contains(int x, int y) {
    return y >= south
        && y <= north
        && (west <= east ? x >= west && x <= east : x >= west || x <= east);
  }

  /// The same box in parts that do not reach across 180 degrees.
  public List<Box> parts() {
    return west <= east
        ? List.of(this)
        : List.of(
            new Box(west, south, Place.EAST, north), new Box(-Place.EAST, south, east, north));
  }

  /// As it can be parsed again.
  @Override
  public String toString() {
    return Stream.of(west, south, east, north).map(Place::degrees).collect(Collectors.joining(","));
  }
}
