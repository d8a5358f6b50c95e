package dev.jarflow.trips;

import module java.base;

/// Trips that begin, or end, in one cell and in one month, packed into a few bytes each: the place
/// in the cell and the day. What a box cuts through is counted from them.
public final class Tile {
  /// Bytes of a trip.
  public static final int BYTES = 5;

  /// Bytes of its other end.
  public static final int OTHER = 8;

  private final int left;
  private final int bottom;
  private final int month;
  private final byte[] trips;
  private final byte[] others;

  /// A tile of the cell in this column and row; `others` are the other ends of its trips, none when
  /// they are not asked for.
  public Tile(int column, int row, int month, byte[] trips, byte[] others) {
    this.left = column * Cells.SIDE;
    this.bottom = row * Cells.SIDE;
    this.month = month;
    this.trips = trips;
    this.others = others;
  }

  /// Writes a trip at a place of an array.
  public static void pack(byte[] to, int at, long place, int dayOfMonth) {
    int x = Math.floorMod(Place.x(place), Cells.SIDE);
    int y = Math.floorMod(Place.y(place), Cells.SIDE);
    to[at] = (byte) (x >> 8);
    to[at + 1] = (byte) x;
    to[at + 2] = (byte) (y >> 8);
    to[at + 3] = (byte) y;
    to[at + 4] = (byte) dayOfMonth;
  }

  /// Writes the other end of a trip at a place of an array.
  public static void packOther(byte[] to, int at, long place) {
    for (int i = 0; i < OTHER; i++) {
      to[at + i] = (byte) (place >> (8 * (OTHER - 1 - i)));
    }
  }

  /// Counts the trips whose end in this cell lies in the box.
  public void count(Box box, WeekCounts counts) {
    count(box, counts, _ -> true);
  }

  /// Counts those whose other end lies in a box too.
  public void countBoth(Box box, Box otherBox, WeekCounts counts) {
    count(
        box,
        counts,
        trip -> {
          long place = 0;
          for (int i = 0; i < OTHER; i++) {
            place = (place << 8) | Byte.toUnsignedLong(others[trip * OTHER + i]);
          }
          return otherBox.contains(place);
        });
  }

  private void count(Box box, WeekCounts counts, IntPredicate alsoWanted) {
    long[] days = new long[32];
    for (int trip = 0; trip * BYTES < trips.length; trip++) {
      int at = trip * BYTES;
      int placeX = left + (Byte.toUnsignedInt(trips[at]) << 8 | Byte.toUnsignedInt(trips[at + 1]));
      int placeY =
          bottom + (Byte.toUnsignedInt(trips[at + 2]) << 8 | Byte.toUnsignedInt(trips[at + 3]));
      if (box.contains(placeX, placeY) && alsoWanted.test(trip)) {
        days[trips[at + 4]]++;
      }
    }
    long first = Week.firstOfMonth(month).toEpochDay() - 1;
    for (int day = 1; day < days.length; day++) {
      if (days[day] > 0) {
        counts.add(Week.of(first + day), days[day]);
      }
    }
  }
}
