package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.warehouse.Database;

/// Writes trips on a thread of its own: while one buffer is written, the next one is filled.
///
/// Both threads use one connection, in turn: whoever else needs it calls [#await] first.
final class TripWriter {
  private final Database database;
  private final boolean samples;
  private TripBuffer filling;
  private TripBuffer resting;

  /// True when the tiles of this file are in parts, which are joined at its end.
  private boolean isInParts;

  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

  /// Each buffer holds `most` trips.
  TripWriter(Database database, boolean samples, int most) {
    this.database = database;
    this.samples = samples;
    long[] keys = new long[most];
    this.filling = new TripBuffer(keys);
    this.resting = new TripBuffer(keys);
  }

  void add(TripRow trip, int lot, int month, int dayOfMonth) {
    filling.add(trip, lot, month, dayOfMonth);
    if (filling.isFull()) {
      await();
      if (!isInParts) {
        database.sql("trips/make_tile_parts").run();
        isInParts = true;
      }
      write("trips/copy_tile_parts");
    }
  }

  /// Writes the trips of a file that are left. It is in a transaction of its own.
  void flush() {
    if (!filling.isEmpty()) {
      write(isInParts ? "trips/copy_tile_parts" : "trips/copy_tiles");
    }
    await();
    if (isInParts) {
      database.sql("trips/set_joining_memory").run();
      int _ = database.sql("trips/join_tiles").update();
      isInParts = false;
    }
  }

  private void write(String tiles) {
    await();
    TripBuffer full = filling;
    filling = resting;
    resting = full;
    writing =
        CompletableFuture.runAsync(
            () -> full.write(database, samples, tiles),
            task -> Thread.ofPlatform().daemon().name("trip-writer").start(task));
  }

  /// Waits until the connection is free, also when this thread is told to end: that breaks off the
  /// writing. Throws what went wrong there.
  void await() {
    try {
      writing.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// Forgets the trips of a file that is refused, as soon as the connection is free.
  void clear() {
    writing.handle((_, _) -> null).join();
    writing = CompletableFuture.completedFuture(null);
    filling.clear();
    resting.clear();
    isInParts = false;
  }
}
