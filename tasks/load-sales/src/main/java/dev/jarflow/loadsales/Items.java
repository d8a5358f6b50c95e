package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.tabular.Columns;
import dev.jarflow.tabular.FileCheck;
import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.Table.Row;
import dev.jarflow.warehouse.Copy;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// Loads delivered items into the warehouse, and refuses those that are wrong.
final class Items {
  private static final int LONGEST_NAME = 200;

  private final Map<String, Item> items = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> conflicting = new HashSet<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private long read;
  private long repeats;

  private Items() {}

  /// The columns of a file of items.
  private enum Column {
    ITEM_ID,
    NAME,
    MANUFACTURER,
    COST,
    WEIGHT_KG,
    RETIRED;

    static final Columns<Column> ALL = Columns.of(Column.class).optional(Set.of(RETIRED));
  }

  private record Place(String file, long line) {}

  private record Item(
      String id,
      String name,
      String manufacturer,
      long cents,
      long grams,
      boolean saysRetired,
      @Nullable Long retired) {

    /// True when both say the same; a file without the column says nothing of `retired`.
    boolean agrees(Item other) {
      return name.equals(other.name)
          && manufacturer.equals(other.manufacturer)
          && cents == other.cents
          && grams == other.grams
          && (!saysRetired || !other.saysRetired || Objects.equals(retired, other.retired));
    }
  }

  /// An item that cannot be taken: where it stands, and every reason.
  record Refusal(String file, long line, String id, List<Reason> reasons) {}

  /// The numbers of a delivery's items, by what became of them. `known` are those ids of refused
  /// ones that items have.
  record Taken(
      long read,
      long added,
      long changed,
      long repeats,
      List<Refusal> refusals,
      Set<String> known) {
    static final Taken NONE = new Taken(0, 0, 0, 0, List.of(), Set.of());

    Taken and(Taken more) {
      return new Taken(
          read + more.read,
          added + more.added,
          changed + more.changed,
          repeats + more.repeats,
          Stream.concat(refusals.stream(), more.refusals.stream()).toList(),
          Stream.concat(known.stream(), more.known.stream()).collect(Collectors.toSet()));
    }
  }

  /// Why the file cannot be read; null when it can.
  static @Nullable String fault(Manifest.Entry file, Runnable eachRow) throws IOException {
    return Table.fault(file.path(), file.name(), Column.ALL, eachRow);
  }

  static Taken take(Delivery delivery, Database database, Progress progress) throws IOException {
    return judged(delivery.files(), progress).store(delivery, database);
  }

  private static Items judged(List<Manifest.Entry> files, Progress progress) throws IOException {
    Items items = new Items();
    for (Manifest.Entry file : files) {
      items.read(file, progress);
    }
    items.refuseConflicts();
    return items;
  }

  /// Looks at one file, and stores nothing.
  static FileCheck check(Manifest.Entry file, Runnable eachRow, Progress progress)
      throws IOException {
    boolean known = Table.isKnown(file.path(), file.name(), Column.ALL);
    String fault = fault(file, eachRow);
    if (fault != null) {
      return new FileCheck.Refused(known, fault);
    }
    Items items = judged(List.of(file), progress);
    ReasonCounts reasons = new ReasonCounts();
    for (Refusal refusal : items.refusals) {
      reasons.count(refusal.reasons, 1);
      refusal.reasons.forEach(reason -> reasons.at(reason, refusal.line));
    }
    long refused = items.refusals.size();
    return new FileCheck.Judged(
        known,
        new FileCheck.Counts(items.read - items.repeats - refused, refused, items.repeats),
        reasons.reasons(),
        CheckedSales.delimiter(file, Column.ALL),
        List.of());
  }

  private void read(Manifest.Entry file, Progress progress) throws IOException {
    try (Table<Column> table = Table.open(file.path(), file.name(), Column.ALL)) {
      for (Row<Column> row = table.next(); row != null; row = table.next()) {
        read++;
        progress.add(1);
        EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
        Item item = item(row, table.has(Column.RETIRED), reasons);
        Reason.COLUMNS.addIf(!row.whole(), reasons);
        if (!reasons.isEmpty()) {
          refuse(file.name(), row.line(), item.id, List.copyOf(reasons));
          continue;
        }
        Item before = items.putIfAbsent(item.id, item);
        if (before == null) {
          places.put(item.id, new Place(file.name(), row.line()));
        } else if (before.agrees(item)) {
          repeats++;
          if (item.saysRetired) {
            items.put(item.id, item);
          }
        } else {
          conflicting.add(item.id);
          refuse(file.name(), row.line(), item.id, List.of(Reason.CONFLICTING_LINES));
        }
      }
    }
  }

  private static Item item(Row<Column> row, boolean saysRetired, Set<Reason> reasons) {
    String id = row.get(Column.ITEM_ID);
    Reason.BAD_ID.addIf(!Ids.good(id), reasons);
    String name = row.get(Column.NAME);
    String manufacturer = row.get(Column.MANUFACTURER);
    Reason.BAD_NAME.addIf(!name(name) || !name(manufacturer), reasons);
    long cents = Decimal.PRICE.parse(row.get(Column.COST));
    Reason.BAD_PRICE.addIf(cents == Decimal.NONE, reasons);
    long grams = Decimal.WEIGHT.parse(row.get(Column.WEIGHT_KG));
    Reason.BAD_WEIGHT.addIf(grams == Decimal.NONE, reasons);
    String since = row.get(Column.RETIRED);
    Long retired = since.isEmpty() ? null : Long.valueOf(Moment.parse(since));
    Reason.BAD_TIME.addIf(retired != null && retired == Moment.NONE, reasons);
    return new Item(id, name, manufacturer, cents, grams, saysRetired, retired);
  }

  private static boolean name(String cell) {
    return !Ids.blank(cell) && cell.length() <= LONGEST_NAME && !Ids.hasControls(cell);
  }

  /// Nobody can tell which of two contradicting rows is right, so the first one is refused too.
  private void refuseConflicts() {
    for (String id : conflicting) {
      Place first = places.get(id);
      if (first != null && items.remove(id) != null) {
        refuse(first.file, first.line, id, List.of(Reason.CONFLICTING_LINES));
      }
    }
  }

  private void refuse(String file, long line, String id, List<Reason> reasons) {
    refusals.add(new Refusal(file, line, Ids.shortened(id), reasons));
  }

  /// Of as many as a page shows.
  private Set<String> known(Database database) {
    return Set.copyOf(
        database
            .sql("sales/known_items")
            .with("ids", refusals.stream().limit(SalesPage.SHOWN).map(Refusal::id).toList())
            .list(row -> row.text("item_id")));
  }

  private Taken store(Delivery delivery, Database database) {
    database.sql("sales/make_delivered_item").update();
    database.sql("sales/empty_delivered_item").update();
    try (Copy copy = database.copy("sales/copy_delivered_item")) {
      for (Item item : items.values()) {
        copy.row(
            item.id,
            item.name,
            item.manufacturer,
            Decimal.PRICE.text(item.cents),
            Decimal.WEIGHT.text(item.grams),
            item.saysRetired,
            item.retired == null ? null : Moment.text(item.retired));
      }
      copy.end();
    }
    String takenAt = delivery.takenAt();
    int changed =
        database
            .sql("sales/change_items")
            .with("taken_at", takenAt)
            .with("samples", delivery.samples())
            .update();
    database.sql("sales/confirm_items").with("taken_at", takenAt).update();
    int added =
        database
            .sql("sales/new_items")
            .with("taken_at", takenAt)
            .with("samples", delivery.samples())
            .update();
    database.sql("sales/note_versions").with("taken_at", takenAt).update();
    for (Refusal refusal : refusals) {
      database
          .sql("sales/refuse_item")
          .with("delivery", delivery.number())
          .with("source_file", refusal.file)
          .with("source_line", refusal.line)
          .with("item_id", refusal.id)
          .with("reasons", refusal.reasons.stream().map(Reason::name).toList())
          .update();
    }
    return new Taken(read, added, changed, repeats, refusals, known(database));
  }
}
