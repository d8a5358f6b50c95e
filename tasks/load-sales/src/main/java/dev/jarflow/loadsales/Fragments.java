package dev.jarflow.loadsales;

import dev.jarflow.warehouse.Copy;
import dev.jarflow.warehouse.Database;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lines on their way to where they are judged: those of one transaction that stand together
/// become one row, a fragment, with what they add up to. What is wrong with a line alone is known
/// here; what is wrong with a transaction is decided when all of it is there.
///
/// Memory is bound: a fragment ends after so many lines, and the warehouse puts the parts together.
final class Fragments implements AutoCloseable {
  /// What stands in a line, in this order.
  static final int TRANSACTION = 0;

  static final int MEMBER = 1;
  static final int TIME = 2;
  static final int ITEM = 3;
  static final int QUANTITY = 4;
  static final int PRICE = 5;
  static final int TOTAL_PRICE = 6;
  static final int TOTAL_WEIGHT = 7;

  private static final int MOST_LINES = 1_000;
  private static final int MOST_OF_AN_ITEM = 1_000_000;
  private static final int MOST_DIGITS = 7;
  private static final int LINE_BITS = 40;
  private static final long NOT_GIVEN = -2;

  private final Database database;
  private final Catalogue catalogue;
  private final long now;
  private final Map<String, Integer> files = new HashMap<>();
  private final String[] head = new String[TOTAL_WEIGHT + 1];
  private final EnumSet<Reason> ofHead = EnumSet.noneOf(Reason.class);
  private final EnumSet<Reason> ofLine = EnumSet.noneOf(Reason.class);
  private final EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
  private final List<Line> lines = new ArrayList<>();
  private final List<String> unpriced = new ArrayList<>();
  private final List<String> spoiled = new ArrayList<>();

  private @Nullable Copy copy;
  private long delivery;
  private @Nullable String transaction;
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

  /// `now` in microseconds: what is placed later is placed in the future.
  Fragments(Database database, Catalogue catalogue, long now) {
    this.database = database;
    this.catalogue = catalogue;
    this.now = now;
  }

  private record Line(long place, String item, int quantity, long cents, long grams) {}

  long read() {
    return read;
  }

  /// Lines that said once more what stood before them.
  long repeats() {
    return repeats;
  }

  /// From here on lines are of this delivery.
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

  /// Where the names of files go that places speak of.
  void copyFiles() {
    try (Copy names = database.copy("sales/copy_source")) {
      files.forEach((name, number) -> names.row(number, name));
      names.end();
    }
  }

  /// `whole` says that the row had as many cells as its heading.
  void add(String file, long line, List<String> row, boolean whole) {
    read++;
    String[] cells = row.toArray(String[]::new);
    long place = ((long) number(file) << LINE_BITS) | line;
    ofLine.clear();
    if (!whole) {
      ofLine.add(Reason.COLUMNS);
    }
    if (!Ids.good(cells[TRANSACTION])) {
      ofLine.add(Reason.BAD_ID);
      cells[TRANSACTION] = "(%s:%d)".formatted(file, line).replace(' ', '_');
    }
    if (!continues(cells)) {
      flush();
      begin(cells);
    }
    if (lines.size() + spoiled.size() == MOST_LINES) {
      flush();
      begin(cells);
    }
    take(place, cells);
  }

  private int number(String file) {
    Integer known = files.get(file);
    if (known == null) {
      known = files.size();
      files.put(file, known);
    }
    return known;
  }

  private boolean continues(String[] cells) {
    return cells[TRANSACTION].equals(transaction)
        && cells[MEMBER].equals(head[MEMBER])
        && cells[TIME].equals(head[TIME])
        && cells[TOTAL_PRICE].equals(head[TOTAL_PRICE])
        && cells[TOTAL_WEIGHT].equals(head[TOTAL_WEIGHT]);
  }

  private void begin(String[] cells) {
    System.arraycopy(cells, 0, head, 0, head.length);
    transaction = cells[TRANSACTION];
    moment = Moment.parse(cells[TIME]);
    givenPrice = given(cells[TOTAL_PRICE], Decimal.TOTAL_PRICE);
    givenWeight = given(cells[TOTAL_WEIGHT], Decimal.TOTAL_WEIGHT);
    ofHead.clear();
    if (cells[MEMBER].isEmpty()
        || cells[MEMBER].length() > Ids.LONGEST_KEPT
        || Ids.hasControls(cells[MEMBER])) {
      ofHead.add(Reason.BAD_MEMBER);
    }
    if (moment == Moment.NONE) {
      ofHead.add(Reason.BAD_TIME);
    } else if (moment > now) {
      ofHead.add(Reason.FUTURE);
    }
    if (givenPrice == Decimal.NONE || givenWeight == Decimal.NONE) {
      ofHead.add(Reason.BAD_TOTAL);
    }
  }

  private static long given(String cell, Decimal kind) {
    return cell.isEmpty() ? NOT_GIVEN : kind.parse(cell);
  }

  private void take(long place, String[] cells) {
    int quantity = quantity(cells[QUANTITY]);
    if (quantity < 1) {
      ofLine.add(Reason.BAD_QUANTITY);
    }
    Catalogue.Version item = catalogue.at(cells[ITEM], moment);
    if (item == null) {
      ofLine.add(Reason.UNKNOWN_ITEM);
    }
    long cents =
        item != null && cells[PRICE].isEmpty() ? item.cents() : Decimal.PRICE.parse(cells[PRICE]);
    if (cents == Decimal.NONE && (item != null || !cells[PRICE].isEmpty())) {
      ofLine.add(Reason.BAD_PRICE);
    }
    if (ofLine.isEmpty() && item != null) {
      keep(new Line(place, cells[ITEM], quantity, cents, item.grams()), cells[PRICE].isEmpty());
    }
    if (!ofLine.isEmpty()) {
      spoil(place, cells);
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

  private void spoil(long place, String[] cells) {
    reasons.addAll(ofLine);
    StringBuilder array = new StringBuilder("{");
    quoted(array, String.valueOf(place));
    for (int i = MEMBER; i < cells.length; i++) {
      array.append(',');
      quoted(array, Ids.shortened(cells[i]));
    }
    array.append(",\"");
    String before = "";
    for (Reason reason : ofLine) {
      array.append(before).append(reason);
      before = " ";
    }
    spoiled.add(array.append("\"}").toString());
  }

  /// Sends what was gathered.
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
    reasons.addAll(ofHead);
    Objects.requireNonNull(copy)
        .row(
            transaction,
            delivery,
            ofHead.contains(Reason.BAD_MEMBER) ? null : head[MEMBER],
            ofHead.contains(Reason.BAD_MEMBER) ? Ids.shortened(head[MEMBER]) : null,
            moment == Moment.NONE ? null : Moment.text(moment),
            Ids.shortened(head[TIME]),
            givenPrice < 0 ? null : Decimal.TOTAL_PRICE.text(givenPrice),
            givenPrice == Decimal.NONE ? Ids.shortened(head[TOTAL_PRICE]) : null,
            givenWeight < 0 ? null : Decimal.TOTAL_WEIGHT.text(givenWeight),
            givenWeight == Decimal.NONE ? Ids.shortened(head[TOTAL_WEIGHT]) : null,
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
