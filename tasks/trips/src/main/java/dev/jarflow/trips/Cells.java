package dev.jarflow.trips;

import module java.base;

/// A rectangle of cells, the squares of 0.005 degrees by which trips are counted. Empty when its
/// last column lies before its first, or its last row does.
public record Cells(int west, int south, int east, int north) {
  /// The side of a cell in units.
  public static final int SIDE = Place.DEGREE / 200;

  /// The column of cells in which a longitude lies, or the row in which a latitude does.
  public static int of(int units) {
    return Math.floorDiv(units, SIDE);
  }

  /// The cells that touch a box, which does not reach across 180 degrees.
  public static Cells touching(Box box) {
    return new Cells(of(box.west()), of(box.south()), of(box.east()), of(box.north()));
  }

  /// The cells that lie in it whole.
  public static Cells inside(Box box) {
    return new Cells(
        of(box.west() + SIDE - 1),
        of(box.south() + SIDE - 1),
        of(box.east() + 1) - 1,
        of(box.north() + 1) - 1);
  }
}
