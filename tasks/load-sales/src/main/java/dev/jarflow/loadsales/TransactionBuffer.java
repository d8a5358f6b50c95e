package dev.jarflow.loadsales;

import static dev.jarflow.loadsales.SaleColumn.ITEM_ID;
import static dev.jarflow.loadsales.SaleColumn.MEMBERSHIP_ID;
import static dev.jarflow.loadsales.SaleColumn.PLACED_AT;
import static dev.jarflow.loadsales.SaleColumn.QUANTITY;
import static dev.jarflow.loadsales.SaleColumn.TOTAL_PRICE;
import static dev.jarflow.loadsales.SaleColumn.TOTAL_WEIGHT;
import static dev.jarflow.loadsales.SaleColumn.TRANSACTION_ID;
import static dev.jarflow.loadsales.SaleColumn.UNIT_PRICE;

import module java.base;

import dev.jarflow.tabular.Table.Row;
import dev.jarflow.warehouse.Copy;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// Buffers the lines of one transaction that stand together, and sends them to the warehouse as one
/// row, a fragment, with their sums. Faults of a single line are found here; faults of a whole
/// transaction are found in the warehouse, when all its lines are there.
///
/// Memory is bounded: a fragment ends after [#MOST_LINES] lines, and the warehouse joins the
/// fragments of a transaction.
final class TransactionBuffer implements AutoCloseable {
  private static final int MOST_LINES = 1_000;
  private static final int MOST_OF_AN_ITEM = 1_000_000;
  private static final int MOST_DIGITS = 7;
  private static final int LINE_BITS = 40;
  private static final long NOT_GIVEN = -2;
  private static final Row<SaleColumn> NO_LINE = new Row<>(0, List.of(), false);

  private final Database database;
  private final Catalogue catalogue;
  private final long now;
  private final Map<String, Integer> files = new HashMap<>();
  private final EnumSet<Reason> ofTransaction = EnumSet.noneOf(Reason.class);
  private final EnumSet<Reason> ofLine = EnumSet.noneOf(Reason.class);
  private final EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
  private final List<Line> lines = new ArrayList<>();
  private final List<String> unpriced = new ArrayList<>();
  private final List<String> spoiled = new ArrayList<>();

  private @Nullable Copy copy;
  private long delivery;
  private @Nullable String transaction;
  private Row<SaleColumn> first = NO_LINE;
  private long moment;
  private long givenPrice;
  private long givenWeight;
  private long price;
  private long weight;
  private long read;
  private long repeats;

  private final StringBuilder places = new StringBuilder();
  private final StringBuilder items = new StringBuilder();
  private final StringBuilder quantities = new StringBuilder();
  private final StringBuilder prices = new StringBuilder();
  private final StringBuilder weights = new StringBuilder();

  /// A transaction that is placed after `now`, in microseconds since 1970, is in the future.
  TransactionBuffer(Database database, Catalogue catalogue, long now) {
    this.database = database;
    this.catalogue = catalogue;
    this.now = now;
  }

  private record Line(long place, String item, int quantity, long cents, long grams) {}

  long read() {
    return read;
  }

  /// Lines that repeat an earlier line of their transaction.
  long repeats() {
    return repeats;
  }

  /// Begins the lines of this delivery.
  void begin(long deliveryNumber) {
    delivery = deliveryNumber;
    copy = database.copy("sales/copy_fragment");
  }

  void end() {
    flush();
    Objects.requireNonNull(copy).end();
    close();
  }

  @Override
  public void close() {
    if (copy != null) {
      copy.close();
      copy = null;
    }
  }

  /// Sends the names of the files, whose numbers are in the places of lines.
  void copyFiles() {
    try (Copy names = database.copy("sales/copy_source")) {
      files.forEach((name, number) -> names.row(number, name));
      names.end();
    }
  }

  void add(String file, Row<SaleColumn> row) {
    read++;
    long place = ((long) number(file) << LINE_BITS) | row.line();
    ofLine.clear();
    if (!row.whole()) {
      ofLine.add(Reason.COLUMNS);
    }
    String id = row.get(TRANSACTION_ID);
    if (!Ids.good(id)) {
      ofLine.add(Reason.BAD_ID);
      id = "(%s:%d)".formatted(file, row.line()).replace(' ', '_');
    }
    if (!continues(id, row) || lines.size() + spoiled.size() == MOST_LINES) {
      flush();
      begin(id, row);
    }
    take(place, row);
  }

  private int number(String file) {
    Integer known = files.get(file);
    if (known == null) {
      known = files.size();
      files.put(file, known);
    }
    return known;
  }

  private boolean continues(String id, Row<SaleColumn> row) {
    return id.equals(transaction)
        && row.get(MEMBERSHIP_ID).equals(first.get(MEMBERSHIP_ID))
        && row.get(PLACED_AT).equals(first.get(PLACED_AT))
        && row.get(TOTAL_PRICE).equals(first.get(TOTAL_PRICE))
        && row.get(TOTAL_WEIGHT).equals(first.get(TOTAL_WEIGHT));
  }

  private void begin(String id, Row<SaleColumn> row) {
    first = row;
    transaction = id;
    moment = Moment.parse(row.get(PLACED_AT));
    givenPrice = given(row.get(TOTAL_PRICE), Decimal.TOTAL_PRICE);
    givenWeight = given(row.get(TOTAL_WEIGHT), Decimal.TOTAL_WEIGHT);
    ofTransaction.clear();
    String member = row.get(MEMBERSHIP_ID);
    if (member.isEmpty() || member.length() > Ids.LONGEST_KEPT || Ids.hasControls(member)) {
      ofTransaction.add(Reason.BAD_MEMBER);
    }
    if (moment == Moment.NONE) {
      ofTransaction.add(Reason.BAD_TIME);
    } else if (moment > now) {
      ofTransaction.add(Reason.FUTURE);
    }
    if (givenPrice == Decimal.NONE || givenWeight == Decimal.NONE) {
      ofTransaction.add(Reason.BAD_TOTAL);
    }
  }

  private static long given(String cell, Decimal kind) {
    return cell.isEmpty() ? NOT_GIVEN : kind.parse(cell);
  }

  private void take(long place, Row<SaleColumn> row) {
    int quantity = quantity(row.get(QUANTITY));
    if (quantity < 1) {
      ofLine.add(Reason.BAD_QUANTITY);
    }
    String id = row.get(ITEM_ID);
    String unitPrice = row.get(UNIT_PRICE);
    Catalogue.Version item = catalogue.at(id, moment);
    if (item == null) {
      ofLine.add(Reason.UNKNOWN_ITEM);
    }
    long cents =
        item != null && unitPrice.isEmpty() ? item.cents() : Decimal.PRICE.parse(unitPrice);
    if (cents == Decimal.NONE && (item != null || !unitPrice.isEmpty())) {
      ofLine.add(Reason.BAD_PRICE);
    }
    if (ofLine.isEmpty() && item != null) {
      keep(new Line(place, id, quantity, cents, item.grams()), unitPrice.isEmpty());
    }
    if (!ofLine.isEmpty()) {
      spoil(place, row);
    }
  }

  private void keep(Line line, boolean lookedUp) {
    for (Line other : lines) {
      if (other.item.equals(line.item)) {
        if (other.quantity == line.quantity && other.cents == line.cents) {
          repeats++;
        } else {
          ofLine.add(Reason.CONFLICTING_LINES);
        }
        return;
      }
    }
    long morePrice = line.quantity * line.cents;
    long moreWeight = line.quantity * line.grams;
    if (Decimal.TOTAL_PRICE.tooLarge(price + morePrice)
        || Decimal.TOTAL_WEIGHT.tooLarge(weight + moreWeight)) {
      ofLine.add(Reason.BAD_TOTAL);
      return;
    }
    price += morePrice;
    weight += moreWeight;
    lines.add(line);
    if (lookedUp) {
      unpriced.add(line.item);
    }
  }

  private static int quantity(String cell) {
    boolean digits =
        !cell.isEmpty()
            && cell.length() <= MOST_DIGITS
            && cell.chars().allMatch(c -> c >= '0' && c <= '9');
    int quantity = digits ? Integer.parseInt(cell) : 0;
    return quantity <= MOST_OF_AN_ITEM ? quantity : 0;
  }

  /// Keeps the cells of a line that is wrong, and every reason.
  private void spoil(long place, Row<SaleColumn> row) {
    reasons.addAll(ofLine);
    StringBuilder array = new StringBuilder("{");
    quoted(array, String.valueOf(place));
    for (String cell : row.cells().subList(1, row.cells().size())) {
      array.append(',');
      quoted(array, Ids.shortened(cell));
    }
    array.append(",\"");
    array.append(ofLine.stream().map(Reason::name).collect(Collectors.joining(" ")));
    spoiled.add(array.append("\"}").toString());
  }

  /// Sends the buffered lines as one fragment.
  private void flush() {
    if (transaction == null) {
      return;
    }
    List<StringBuilder> arrays = List.of(places, items, quantities, prices, weights);
    arrays.forEach(array -> array.append('{'));
    char before = 0;
    for (Line line : lines) {
      if (before != 0) {
        arrays.forEach(array -> array.append(','));
      }
      before = ',';
      places.append(line.place);
      quoted(items, line.item);
      quantities.append(line.quantity);
      Decimal.PRICE.append(prices, line.cents);
      Decimal.WEIGHT.append(weights, line.grams);
    }
    arrays.forEach(array -> array.append('}'));
    reasons.addAll(ofTransaction);
    String member = first.get(MEMBERSHIP_ID);
    boolean badMember = ofTransaction.contains(Reason.BAD_MEMBER);
    Objects.requireNonNull(copy)
        .row(
            transaction,
            delivery,
            badMember ? null : member,
            badMember ? Ids.shortened(member) : null,
            moment == Moment.NONE ? null : Moment.text(moment),
            Ids.shortened(first.get(PLACED_AT)),
            givenPrice < 0 ? null : Decimal.TOTAL_PRICE.text(givenPrice),
            givenPrice == Decimal.NONE ? Ids.shortened(first.get(TOTAL_PRICE)) : null,
            givenWeight < 0 ? null : Decimal.TOTAL_WEIGHT.text(givenWeight),
            givenWeight == Decimal.NONE ? Ids.shortened(first.get(TOTAL_WEIGHT)) : null,
            Decimal.TOTAL_PRICE.text(price),
            Decimal.TOTAL_WEIGHT.text(weight),
            places,
            items,
            quantities,
            prices,
            weights,
            array(unpriced),
            array(spoiled),
            reasons.isEmpty() ? "{}" : array(reasons.stream().map(Reason::name).toList()));
    arrays.forEach(array -> array.setLength(0));
    lines.clear();
    unpriced.clear();
    spoiled.clear();
    reasons.clear();
    price = 0;
    weight = 0;
    transaction = null;
  }

  private static String array(List<String> values) {
    if (values.isEmpty()) {
      return "{}";
    }
    StringBuilder array = new StringBuilder();
    char before = '{';
    for (String value : values) {
      quoted(array.append(before), value);
      before = ',';
    }
    return array.append('}').toString();
  }

  /// An element of an array as PostgreSQL reads it.
  private static void quoted(StringBuilder array, String value) {
    array.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        array.append('\\');
      }
      array.append(c);
    }
    array.append('"');
  }
}
