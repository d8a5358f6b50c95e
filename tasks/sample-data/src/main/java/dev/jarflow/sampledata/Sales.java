package dev.jarflow.sampledata;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;

import module java.base;

/// The lines of transactions of two years, in the order of their days, as a shop writes them: about
/// one transaction in thirty has a mistake or a repeated line planted in it.
final class Sales {
  static final List<String> COLUMNS =
      List.of(
          "transaction_id", "membership_id",
          "placed_at", "item_id",
          "quantity", "unit_price",
          "total_price", "total_weight");

  /// One transaction of this many has a mistake; the kinds take turns.
  private static final int A_MISTAKE_IN = 32;

  /// Shares in percent.
  private static final int ONE_MORE_ITEM = 55;

  private static final int ONE_OF_IT = 75;
  private static final int WITHOUT_TOTALS = 10;
  private static final int WITHOUT_WEIGHT = 5;
  private static final int APART = 4;
  private static final int WITH_OFFSET = 10;
  private static final int WITHOUT_OFFSET = 10;

  private static final int MOST_ITEMS = 8;

  /// A line that stands apart comes at most this many lines later.
  private static final int FARTHEST = 200;

  private static final int MOST_CENTS_OFF = 5_000;
  private static final int MOST_GRAMS_OFF = 2_000;
  private static final int UNKNOWN_ITEMS = 1_000;
  private static final int DIGITS_OF_AN_ID = 7;

  private static final LocalDate FUTURE_DAY = LocalDate.parse("2099-12-31");
  private static final List<String> NO_PRICES = List.of("12,50", "free", "-1.00", "9.999");
  private static final List<String> NO_TOTALS = List.of("n/a", "1.250,00", "-3.00");
  private static final List<String> NO_TIMES =
      List.of("yesterday", "04/03/2025 10:15", "2025-02-30T10:15:00Z", "2025-03-04T25:00:00Z", "");

  /// The totals that a transaction tells: none when they are not known, all when its mistake is in
  /// them, else often.
  private enum Totals {
    NONE,
    OFTEN,
    ALL
  }

  /// A mistake, or a repeated line, that is planted in a transaction.
  enum Plant {
    UNKNOWN_MEMBER(Totals.OFTEN),
    UNKNOWN_ITEM(Totals.NONE),
    /// A quantity of zero.
    BAD_QUANTITY(Totals.NONE),
    FUTURE(Totals.OFTEN),
    TOTAL_PRICE(Totals.ALL),
    TOTAL_WEIGHT(Totals.ALL),
    /// The same line twice: no mistake.
    REPEATED_LINE(Totals.OFTEN),
    /// The same item twice, in other quantities.
    CONFLICTING_LINES(Totals.NONE),
    BAD_PRICE(Totals.NONE),
    BAD_TOTAL(Totals.ALL),
    BAD_TIME(Totals.NONE),
    NOTHING(Totals.OFTEN);

    private static final List<Plant> IN_TURN =
        Stream.of(values()).filter(plant -> plant != NOTHING).toList();

    private final Totals totals;

    Plant(Totals totals) {
      this.totals = totals;
    }

    private boolean needsOneMoreLine() {
      return this == REPEATED_LINE || this == CONFLICTING_LINES;
    }
  }

  /// The cells that all lines of a transaction share.
  private record Shared(
      String id, String member, String placed, String totalPrice, String totalWeight) {
    List<String> line(String item, int quantity, String unitPrice) {
      return List.of(
          id, member, placed, item, String.valueOf(quantity), unitPrice, totalPrice, totalWeight);
    }
  }

  /// A line that stands apart, and the least number of lines before it.
  private record Later(long after, List<String> cells) {}

  private final SplittableRandom random;
  private final Assortment assortment;
  private final Members members;
  private final Seasons seasons;
  private final String prefix;
  private final long rows;

  private final Queue<List<String>> ready = new ArrayDeque<>();
  private final Queue<Later> apart = new ArrayDeque<>();
  private final Map<Plant, Integer> planted = new EnumMap<>(Plant.class);
  private final Item[] items = new Item[MOST_ITEMS];
  private final int[] quantities = new int[MOST_ITEMS];
  private final String unknownItem;

  private long written;
  private long transactions;
  private int plants;
  private int next;
  private LocalDate day = LocalDate.EPOCH;

  Sales(
      long seed,
      long rows,
      Assortment assortment,
      Members members,
      Seasons seasons,
      SplittableRandom random) {
    this.rows = rows;
    this.assortment = assortment;
    this.members = members;
    this.seasons = seasons;
    this.random = random;
    prefix = "SAMPLE-T" + seed + "-";
    unknownItem = Assortment.prefix(seed) + "X";
  }

  /// The cells of the next row, in the order of the columns.
  List<String> next() {
    if (ready.isEmpty() && room() > 0) {
      add(room());
    }
    Later later = apart.peek();
    boolean isLater = later != null && (later.after <= written || ready.isEmpty());
    written++;
    return isLater ? apart.remove().cells : ready.remove();
  }

  /// The number of transactions in which each was planted.
  Map<Plant, Integer> planted() {
    return Collections.unmodifiableMap(planted);
  }

  long transactions() {
    return transactions;
  }

  private long room() {
    return rows - written - ready.size() - apart.size();
  }

  /// Adds a transaction of at most this many lines.
  private void add(long room) {
    Plant plant = plant(room);
    day = seasons.day((double) written / rows);
    int lines = 1;
    long most = Math.min(MOST_ITEMS, plant.needsOneMoreLine() ? room - 1 : room);
    while (lines < most && percent(ONE_MORE_ITEM)) {
      lines++;
    }
    long cents = 0;
    long grams = 0;
    for (int i = 0; i < lines; i++) {
      items[i] = another(i);
      quantities[i] = quantity(items[i]);
      cents += (long) quantities[i] * items[i].price(day.toEpochDay());
      grams += (long) quantities[i] * items[i].grams();
    }
    write(plant, lines, cents, grams);
  }

  /// Chooses one of each [#A_MISTAKE_IN] transactions.
  private Plant plant(long room) {
    int place = (int) (transactions++ % A_MISTAKE_IN);
    if (place == 0) {
      next = random.nextInt(A_MISTAKE_IN);
    }
    if (place != next) {
      return Plant.NOTHING;
    }
    Plant plant = Plant.IN_TURN.get(plants % Plant.IN_TURN.size());
    if (plant.needsOneMoreLine() && room == 1) {
      return Plant.NOTHING;
    }
    plants++;
    planted.merge(plant, 1, Integer::sum);
    return plant;
  }

  /// An item that is not among the first `known` ones.
  private Item another(int known) {
    List<Item> chosen = Arrays.asList(items).subList(0, known);
    Item item = assortment.any(day.toEpochDay(), random);
    while (chosen.contains(item)) {
      item = assortment.any(day.toEpochDay(), random);
    }
    return item;
  }

  private int quantity(Item item) {
    return percent(ONE_OF_IT) ? 1 : 1 + random.nextInt(1 + item.mostAtOnce());
  }

  private void write(Plant plant, int lines, long cents, long grams) {
    String id = id();
    String member = plant == Plant.UNKNOWN_MEMBER ? members.none() : members.any();
    String placed = placed(plant);
    boolean withAll = plant.totals == Totals.ALL;
    boolean withPrice = withAll || (plant.totals == Totals.OFTEN && !percent(WITHOUT_TOTALS));
    boolean withWeight = withAll || (withPrice && !percent(WITHOUT_WEIGHT));
    Shared shared =
        new Shared(
            id,
            member,
            placed,
            withPrice ? totalPrice(plant, cents) : "",
            withWeight ? totalWeight(plant, grams) : "");
    int wrong = random.nextInt(lines);
    for (int i = 0; i < lines; i++) {
      Plant here = i == wrong ? plant : Plant.NOTHING;
      String item =
          here == Plant.UNKNOWN_ITEM ? unknownItem + random.nextInt(UNKNOWN_ITEMS) : items[i].id();
      int quantity = here == Plant.BAD_QUANTITY ? 0 : quantities[i];
      String unitPrice =
          here == Plant.BAD_PRICE
              ? Names.oneOf(NO_PRICES, random)
              : Item.written(items[i].price(day.toEpochDay()));
      add(shared.line(item, quantity, unitPrice), i);
      if (here.needsOneMoreLine()) {
        int again = here == Plant.CONFLICTING_LINES ? quantity + 1 : quantity;
        add(shared.line(item, again, unitPrice), 1);
      }
    }
  }

  /// The first line of a transaction never stands apart from where it belongs.
  private void add(List<String> cells, int number) {
    if (number > 0 && percent(APART)) {
      apart.add(new Later(written + random.nextInt(1, FARTHEST), cells));
    } else {
      ready.add(cells);
    }
  }

  private String id() {
    String number = String.valueOf(transactions);
    return prefix + "0".repeat(Math.max(0, DIGITS_OF_AN_ID - number.length())) + number;
  }

  private String placed(Plant plant) {
    if (plant == Plant.BAD_TIME) {
      return Names.oneOf(NO_TIMES, random);
    }
    LocalDate date = plant == Plant.FUTURE ? FUTURE_DAY : day;
    LocalTime time = LocalTime.of(seasons.hour(), random.nextInt(60), random.nextInt(60));
    String placed = ISO_LOCAL_DATE_TIME.format(date.atTime(time));
    int written = random.nextInt(100);
    if (written < WITH_OFFSET) {
      return placed + "+02:00";
    }
    return written < WITH_OFFSET + WITHOUT_OFFSET ? placed : placed + "Z";
  }

  private String totalPrice(Plant plant, long cents) {
    if (plant == Plant.BAD_TOTAL) {
      return Names.oneOf(NO_TOTALS, random);
    }
    long said = plant == Plant.TOTAL_PRICE ? cents + random.nextInt(1, MOST_CENTS_OFF) : cents;
    return Item.written(said);
  }

  private String totalWeight(Plant plant, long grams) {
    long said = plant == Plant.TOTAL_WEIGHT ? grams + random.nextInt(1, MOST_GRAMS_OFF) : grams;
    return BigDecimal.valueOf(said, 3).toPlainString();
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }
}
