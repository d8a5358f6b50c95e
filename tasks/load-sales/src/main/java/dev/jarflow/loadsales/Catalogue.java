package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// The cost and the weight of every known item, each since a moment: held in memory, about a
/// hundred bytes an item.
record Catalogue(Map<String, List<Version>> items) {

  record Version(long since, long cents, long grams) {}

  static Catalogue of(Database database) {
    database.sql("sales/hold_items").run();
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
    return new Catalogue(items);
  }

  /// The item as it was at a moment; before its oldest version, as that one was. Null when nobody
  /// knows the item.
  @Nullable Version at(String item, long micros) {
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
