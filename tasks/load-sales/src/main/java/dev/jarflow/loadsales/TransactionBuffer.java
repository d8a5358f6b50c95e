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

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.tabular.Table.Row;
import dev.jarflow.warehouse.BinaryCopy;
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

  private final @Nullable Database database;
  private final @Nullable CountedLines counted;
  private final Catalogue catalogue;
  private final long now;
  private final Map<String, Integer> files = new HashMap<>();
  private final EnumSet<Reason> ofTransaction = EnumSet.noneOf(Reason.class);
  private final EnumSet<Reason> ofLine = EnumSet.noneOf(Reason.class);
  private final EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
  private final List<Line> lines = new ArrayList<>();
  private final List<String> unpriced = new ArrayList<>();
  private final List<String> spoiled = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

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

  /// A transaction that is placed after `now`, in microseconds since 1970, is in the future.
  TransactionBuffer(Database database, Catalogue catalogue, long now) {
    this(database, null, catalogue, now);
  }

  private TransactionBuffer(
      @Nullable Database database, @Nullable CountedLines counted, Catalogue catalogue, long now) {
    this.database = database;
    this.counted = counted;
    this.catalogue = catalogue;
    this.now = now;
  }

  /// A buffer that sends nothing to a warehouse, and has its lines counted.
  static TransactionBuffer counting(CountedLines counted, long now) {
    return new TransactionBuffer(null, counted, Catalogue.UNKNOWN, now);
  }

  private record Line(long place, String item, int quantity, long cents, long grams) {}

  long read() {
    return read;
  }

  /// Lines that repeat an earlier line of their transaction.
  long repeats() {
    return repeats;
  }

  /// Sends the lines that are left. Only now may other statements follow.
  void end() {
    flush();
    if (copy != null) {
      copy.end();
      close();
    }
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
    try (BinaryCopy names = Objects.requireNonNull(database).binaryCopy("sales/copy_source")) {
      files.forEach((name, number) -> names.row(2).putInt(number).put(name));
      long _ = names.end();
    }
  }

  /// A line of a delivered file.
  void add(long deliveryNumber, Manifest.Entry file, Row<SaleColumn> row) {
    String id = row.get(TRANSACTION_ID);
    add(deliveryNumber, file.name(), Ids.good(id) ? id : Ids.ofPlace(file, row.line()), row);
  }

  /// A line that waits in quarantine: it keeps the id that it was given there.
  void addAgain(long deliveryNumber, String file, Row<SaleColumn> row) {
    add(deliveryNumber, file, row.get(TRANSACTION_ID), row);
  }

  private void add(long deliveryNumber, String file, String id, Row<SaleColumn> row) {
    read++;
    long number = files.computeIfAbsent(file, _ -> files.size());
    long place = (number << LINE_BITS) | row.line();
    ofLine.clear();
    Reason.COLUMNS.addIf(!row.whole(), ofLine);
    Reason.BAD_ID.addIf(!Ids.good(id), ofLine);
    if (deliveryNumber != delivery
        || !continues(id, row)
        || lines.size() + spoiled.size() == MOST_LINES) {
      flush();
      delivery = deliveryNumber;
      begin(id, row);
    }
    take(place, row);
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
    Reason.BAD_MEMBER.addIf(
        member.isEmpty() || member.length() > Ids.LONGEST_KEPT || Ids.hasControls(member),
        ofTransaction);
    Reason.BAD_TIME.addIf(moment == Moment.NONE, ofTransaction);
    Reason.FUTURE.addIf(moment > now, ofTransaction);
    Reason.BAD_TOTAL.addIf(
        givenPrice == Decimal.NONE || givenWeight == Decimal.NONE, ofTransaction);
  }

  private static long given(String cell, Decimal kind) {
    return cell.isEmpty() ? NOT_GIVEN : kind.parse(cell);
  }

  private void take(long place, Row<SaleColumn> row) {
    int quantity = quantity(row.get(QUANTITY));
    Reason.BAD_QUANTITY.addIf(quantity < 1, ofLine);
    String id = row.get(ITEM_ID);
    String unitPrice = row.get(UNIT_PRICE);
    Catalogue.Version item = catalogue.at(id, moment);
    Reason.UNKNOWN_ITEM.addIf(item == null, ofLine);
    Reason.SAMPLE_ITEM.addIf(catalogue.isSample(id, delivery), ofLine);
    long cents =
        item != null && unitPrice.isEmpty() ? item.cents() : Decimal.PRICE.parse(unitPrice);
    Reason.BAD_PRICE.addIf(cents == Decimal.NONE && (item != null || !unitPrice.isEmpty()), ofLine);
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
    if (counted != null) {
      counted.at(ofLine, row.line());
    }
    List<String> cells = new ArrayList<>();
    cells.add(String.valueOf(place));
    for (String cell : row.cells().subList(1, row.cells().size())) {
      cells.add(Ids.shortened(cell));
    }
    cells.add(ofLine.stream().map(Reason::name).collect(Collectors.joining(" ")));
    spoiled.add(array(cells, TransactionBuffer::quoted));
  }

  /// Sends the buffered lines as one fragment.
  private void flush() {
    if (transaction == null) {
      return;
    }
    reasons.addAll(ofTransaction);
    if (counted != null) {
      counted.at(ofTransaction, first.line());
      counted.fragment(transaction, lines.size() + spoiled.size(), reasons);
    } else {
      send(transaction);
    }
    lines.clear();
    unpriced.clear();
    spoiled.clear();
    reasons.clear();
    price = 0;
    weight = 0;
    transaction = null;
  }

  private void send(String id) {
    String member = first.get(MEMBERSHIP_ID);
    boolean badMember = ofTransaction.contains(Reason.BAD_MEMBER);
    if (copy == null) {
      copy = Objects.requireNonNull(database).copy("sales/copy_fragment");
    }
    copy.row(
        id,
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
        array(lines, (to, line) -> to.append(line.place)),
        array(lines, (to, line) -> quoted(to, line.item)),
        array(lines, (to, line) -> to.append(line.quantity)),
        array(lines, (to, line) -> Decimal.PRICE.append(to, line.cents)),
        array(lines, (to, line) -> Decimal.WEIGHT.append(to, line.grams)),
        array(unpriced, TransactionBuffer::quoted),
        array(spoiled, TransactionBuffer::quoted),
        array(reasons, StringBuilder::append));
  }

  /// An array as PostgreSQL reads it.
  private <T> String array(Collection<T> values, BiConsumer<StringBuilder, T> append) {
    text.setLength(0);
    text.append('{');
    for (T value : values) {
      if (text.length() > 1) {
        text.append(',');
      }
      append.accept(text, value);
    }
    return text.append('}').toString();
  }

  /// An element of such an array.
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
