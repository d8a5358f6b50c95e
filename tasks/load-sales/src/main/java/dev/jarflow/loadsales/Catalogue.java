package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// The cost and the weight of every known item, each since a moment: held in memory, about a
/// hundred bytes an item. `samples` are the items that only sample data named, and
/// `sampleDeliveries` those that may name them.
record Catalogue(
    @Nullable Map<String, List<Version>> items, Set<String> samples, Set<Long> sampleDeliveries) {
  /// Where there is no warehouse to ask: it takes every id for that of an item.
  static final Catalogue UNKNOWN = new Catalogue(null, Set.of(), Set.of());

  private static final Version ANY = new Version(0, 0, 0);

  record Version(long since, long cents, long grams) {}

  /// Until the transaction ends, none of these items is deleted.
  static Catalogue held(Database database) {
    database.sql("sales/hold_items").run();
    return read(database);
  }

  static Catalogue read(Database database) {
    Map<String, List<Version>> items = new HashMap<>();
    database
        .sql("sales/item_versions")
        .list(
            row ->
                items
                    .computeIfAbsent(row.text("item_id"), _ -> new ArrayList<>(1))
                    .add(
                        new Version(
                            row.number("micros"), row.number("cents"), row.number("grams"))));
    return new Catalogue(
        items,
        Set.copyOf(database.sql("sales/sample_items").list(row -> row.text("item_id"))),
        Set.copyOf(database.sql("ops/sample_batches").list(row -> row.number("number"))));
  }

  /// Whether an item is sample data and this delivery is not.
  boolean isSample(String item, long delivery) {
    return samples.contains(item) && !sampleDeliveries.contains(delivery);
  }

  /// The item as it was at a moment; before its oldest version, as that one was. Null when nobody
  /// knows the item.
  @Nullable Version at(String item, long micros) {
    if (items == null) {
      return Ids.good(item) ? ANY : null;
    }
    List<Version> versions = items.get(item);
    if (versions == null) {
      return null;
    }
    Version found = versions.getFirst();
    for (Version version : versions) {
      if (version.since <= micros) {
        found = version;
      }
    }
    return found;
  }
}
