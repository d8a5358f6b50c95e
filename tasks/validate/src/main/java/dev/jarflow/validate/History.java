package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Separator;
import dev.jarflow.validate.Findings.Earlier;
import dev.jarflow.validate.Findings.Place;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The batches that are done, up to a place among them: who is a member, and what dates proved.
record History(Database database, long place) {
  private static final int TREND = 20;

  /// Where a done batch stands, and by which rules it was judged.
  record Done(long place, String feed, String policy, LocalDate asOf) {}

  /// Null when the batch is not done.
  static @Nullable Done done(Database database, String batch) {
    return database
        .sql("membership/loaded_batch")
        .with("batch", batch)
        .one(
            row ->
                new Done(
                    row.number("place"),
                    row.text("feed"),
                    row.text("policy"),
                    LocalDate.parse(row.text("as_of"))));
  }

  /// All that is done.
  static History whole(Database database) {
    Long last = database.sql("membership/last_place").one(row -> row.number("place"));
    return new History(database, last == null ? 0 : last);
  }

  /// What stood before a place.
  static History before(Database database, long place) {
    return new History(database, place - 1);
  }

  Map<Separator, DateOrder> proofs(String feed) {
    Map<Separator, DateOrder> proofs = new EnumMap<>(Separator.class);
    sql("membership/date_proofs")
        .with("feed", feed)
        .list(
            row ->
                proofs.put(
                    separator(row.text("separator")),
                    DateOrder.valueOf(row.text("date_order").toUpperCase(Locale.ROOT))));
    return proofs;
  }

  /// Which of these are members, and where they applied.
  Map<UUID, Place> members(Collection<UUID> people) {
    Map<UUID, Place> members = new HashMap<>();
    if (place > 0 && !people.isEmpty()) {
      sql("membership/known_people")
          .with("people", people.stream().map(UUID::toString).toList())
          .list(row -> members.put(UUID.fromString(row.text("person")), placeOf(row)));
    }
    return members;
  }

  /// The highest number given with each of these ids; none for one that is free.
  Map<String, Long> highest(Collection<String> bases) {
    Map<String, Long> highest = new HashMap<>();
    if (place > 0 && !bases.isEmpty()) {
      sql("membership/highest_numbers")
          .with("bases", new ArrayList<>(bases))
          .list(row -> highest.put(row.text("base_id"), row.number("number")));
    }
    return highest;
  }

  /// Where in this batch people were refused who are members now.
  Set<Place> accepted(String batch) {
    return new HashSet<>(
        sql("membership/accepted_refusals")
            .with("batch", batch)
            .list(
                row -> {
                  Place at = placeOf(row);
                  return new Place(batch + "/" + at.file(), at.line());
                }));
  }

  List<Earlier> trend(String feed) {
    return sql("membership/earlier_batches")
        .with("feed", feed)
        .with("most", TREND)
        .list(
            row ->
                new Earlier(
                    row.text("batch"),
                    row.text("loaded_at"),
                    row.number("read"),
                    row.number("successful")));
  }

  private Query sql(String name) {
    return database.sql(name).with("place", place);
  }

  private static Place placeOf(Query.Row row) {
    return new Place(row.text("source_file"), row.number("source_line"));
  }

  private static Separator separator(String text) {
    for (Separator separator : Separator.values()) {
      if (text.equals(String.valueOf(separator.character()))) {
        return separator;
      }
    }
    throw new IllegalStateException("expected a separator of dates, found " + text);
  }
}
