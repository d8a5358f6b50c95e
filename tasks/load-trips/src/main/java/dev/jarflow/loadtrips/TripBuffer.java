package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.trips.Cells;
import dev.jarflow.trips.Place;
import dev.jarflow.trips.Tile;
import dev.jarflow.trips.Week;
import dev.jarflow.warehouse.BinaryCopy;
import dev.jarflow.warehouse.Database;

/// Buffers trips, and writes them: each as a row, and those of one cell and one month as one tile.
/// Memory is bounded: when the buffer is full it is written, and further trips of the same cell and
/// month are another tile.
final class TripBuffer {
  /// With the 32 of a cell, they leave twelve for a month.
  private static final int INDEX_BITS = 20;

  static final int MOST = 1 << INDEX_BITS;
  private static final int CELL_BITS = 32;

  /// Whoever asks for a box holds a hundred tiles at once. Said again in join_tiles, which makes
  /// them twice as large at most.
  private static final int MOST_IN_A_TILE = 1_024;

  /// Cells around the earth, with the one that 180 degrees begins.
  private static final long COLUMNS = 360L * Place.DEGREE / Cells.SIDE + 1;

  private static final int FIRST_ROW = -90 * Place.DEGREE / Cells.SIDE;
  private static final int FIRST_COLUMN = -180 * Place.DEGREE / Cells.SIDE;
  private static final int FIRST_MONTH = Week.month(LocalDate.of(1970, 1, 1));

  private final long[] times;
  private final long[] origins;
  private final long[] destinations;
  private final int[] lots;
  private final short[] months;
  private final byte[] days;
  private final long[] keys;
  private int size;

  /// It holds as many trips as `keys` has places, [#MOST] at most. They are used while it is
  /// written.
  TripBuffer(long[] keys) {
    this.keys = keys;
    this.times = new long[keys.length];
    this.origins = new long[keys.length];
    this.destinations = new long[keys.length];
    this.lots = new int[keys.length];
    this.months = new short[keys.length];
    this.days = new byte[keys.length];
  }

  void add(TripRow trip, int lot, int month, int dayOfMonth) {
    times[size] = trip.at();
    origins[size] = trip.origin();
    destinations[size] = trip.destination();
    lots[size] = lot;
    months[size] = (short) (month - FIRST_MONTH);
    days[size] = (byte) dayOfMonth;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == keys.length;
  }

  /// Forgets the trips of a file that is refused.
  void clear() {
    size = 0;
  }

  /// Writes what is buffered, its tiles by the COPY of this name. No other COPY may be open.
  void write(Database database, boolean samples, String tiles) {
    try (BinaryCopy copy = database.binaryCopy("trips/copy_trips")) {
      for (int i = 0; i < size; i++) {
        copy.row(6)
            .putSeconds(times[i])
            .putInt(Place.x(origins[i]))
            .putInt(Place.y(origins[i]))
            .putInt(Place.x(destinations[i]))
            .putInt(Place.y(destinations[i]))
            .putInt(lots[i]);
      }
      long _ = copy.end();
    }
    try (BinaryCopy copy = database.binaryCopy(tiles)) {
      write(copy, true, samples, origins);
      write(copy, false, samples, destinations);
      long _ = copy.end();
    }
    clear();
  }

  private void write(BinaryCopy copy, boolean atOrigin, boolean samples, long[] places) {
    for (int i = 0; i < size; i++) {
      int row = Cells.of(Place.y(places[i])) - FIRST_ROW;
      long cell = row * COLUMNS + Cells.of(Place.x(places[i])) - FIRST_COLUMN;
      keys[i] = ((long) months[i] << (CELL_BITS + INDEX_BITS)) | (cell << INDEX_BITS) | i;
    }
    Arrays.sort(keys, 0, size);
    int from = 0;
    while (from < size) {
      long group = keys[from] >>> INDEX_BITS;
      int most = Math.min(size, from + MOST_IN_A_TILE);
      int to = from + 1;
      while (to < most && keys[to] >>> INDEX_BITS == group) {
        to++;
      }
      tile(copy, atOrigin, samples, places, from, to);
      from = to;
    }
  }

  private void tile(
      BinaryCopy copy, boolean atOrigin, boolean samples, long[] places, int from, int to) {
    int first = index(from);
    int month = months[first] + FIRST_MONTH;
    LocalDate firstDay = Week.firstOfMonth(month);
    int daysBefore = firstDay.getDayOfWeek().getValue() - 2;
    int[] weeks = new int[Week.IN_A_MONTH];
    byte[] trips = new byte[(to - from) * Tile.BYTES];
    byte[] others = new byte[atOrigin ? (to - from) * Tile.OTHER : 0];
    for (int at = from; at < to; at++) {
      int trip = index(at);
      weeks[(days[trip] + daysBefore) / 7]++;
      Tile.pack(trips, (at - from) * Tile.BYTES, places[trip], days[trip]);
      if (atOrigin) {
        Tile.packOther(others, (at - from) * Tile.OTHER, destinations[trip]);
      }
    }
    copy.row(7 + weeks.length)
        .put(atOrigin)
        .put(samples)
        .putSmall(month)
        .putInt(Cells.of(Place.y(places[first])))
        .putInt(Cells.of(Place.x(places[first])));
    for (int week : weeks) {
      copy.putInt(week);
    }
    copy.put(trips).put(others);
  }

  private int index(int at) {
    return (int) keys[at] & (MOST - 1);
  }
}
