package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Separator;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.Query;
import org.jspecify.annotations.Nullable;

/// The batches that are loaded, up to this place among them and including it: their members, and
/// the date orders that they proved.
public record LoadedBatches(Database database, long place) {
  private static final int TREND = 20;

  /// The place of a loaded batch among the others, and the rules it was judged by.
  public record Done(long place, String feed, String policy, LocalDate asOf) {}

  /// Null when the batch is not loaded.
  public static @Nullable Done done(Database database, String batch) {
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

  /// All loaded batches.
  public static LoadedBatches whole(Database database) {
    Long last = database.sql("membership/last_place").one(row -> row.number("place"));
    return new LoadedBatches(database, last == null ? 0 : last);
  }

  Map<Separator, DateOrder> proofs(String feed) {
    Map<Separator, DateOrder> proofs = new EnumMap<>(Separator.class);
    sql("membership/date_proofs")
        .with("feed", feed)
        .list(
            row ->
                proofs.put(
                    Objects.requireNonNull(Separator.of(row.text("separator").charAt(0))),
                    DateOrder.valueOf(row.text("date_order").toUpperCase(Locale.ROOT))));
    return proofs;
  }

  /// The members among these people, and the rows in which they applied.
  Map<UUID, RowPlace> members(Collection<UUID> people) {
    Map<UUID, RowPlace> members = new HashMap<>();
    if (place > 0 && !people.isEmpty()) {
      sql("membership/known_people")
          .with("people", people.stream().map(UUID::toString).toList())
          .list(row -> members.put(UUID.fromString(row.text("person")), placeOf(row)));
    }
    return members;
  }

  /// The highest number given with each of these ids; ids that are free are missing.
  Map<String, Long> highest(Collection<String> bases) {
    Map<String, Long> highest = new HashMap<>();
    if (place > 0 && !bases.isEmpty()) {
      sql("membership/highest_numbers")
          .with("bases", new ArrayList<>(bases))
          .list(row -> highest.put(row.text("base_id"), row.number("number")));
    }
    return highest;
  }

  /// The rows of this batch that were refused and whose applicants are members now.
  Set<RowPlace> accepted(String batch) {
    return new HashSet<>(
        sql("membership/accepted_refusals")
            .with("batch", batch)
            .list(
                row -> {
                  RowPlace at = placeOf(row);
                  return new RowPlace(batch + "/" + at.file(), at.line());
                }));
  }

  /// An earlier batch of the feed; `loadedAt` is the minute, in UTC.
  public record EarlierBatch(String batch, String loadedAt, long read, long successful) {}

  List<EarlierBatch> trend(String feed) {
    return sql("membership/earlier_batches")
        .with("feed", feed)
        .with("most", TREND)
        .list(
            row ->
                new EarlierBatch(
                    row.text("batch"),
                    row.text("loaded_at"),
                    row.number("read"),
                    row.number("successful")));
  }

  private Query sql(String name) {
    return database.sql(name).with("place", place);
  }

  private static RowPlace placeOf(Query.Row row) {
    return new RowPlace(row.text("source_file"), row.number("source_line"));
  }
}
