package dev.jarflow.sampledata;

import module java.base;

import dev.jarflow.sampledata.Item.Cost;

/// The items of a shop in two years, in the order of how well they sell, and its list of items.
///
/// The price of some changes, once; some are retired, and some never sold. Two lines of the list
/// are no items: one has no name, the other a price with a comma.
final class Assortment {
  static final int ITEMS = 300;

  static final List<String> COLUMNS =
      List.of("item_id", "name", "manufacturer", "cost", "weight_kg", "retired");
  private static final int SOLD = 280;
  private static final int WITHOUT_NAME = ITEMS - 1;
  private static final int WITH_A_COMMA = ITEMS - 2;

  /// One of this many items, by how well they sell.
  private static final int CHANGED_EVERY = 5;

  private static final int RETIRED_EVERY = 12;
  private static final int DATE_TIMES_EVERY = 2;

  /// In percent of the price before.
  private static final int LEAST_OF_PRICE = 82;

  private static final int MOST_OF_PRICE = 125;
  private static final int UNCHANGED = 100;

  /// In the first and the last of this many days nothing changes and nothing is retired.
  private static final int MARGIN = 90;

  private static final int YEARS = 2;
  private static final int SERIES_AFTER_SERIES = 7;

  private static final List<String> SERIES =
      List.of(
          "Alba", "Basalt", "Cirrus", "Dune", "Echo", "Fjord", "Glimmer", "Harbour", "Indigo",
          "Juniper", "Kestrel", "Lumen", "Meadow", "Nimbus", "Ochre", "Pebble", "Quill", "Rowan",
          "Sierra", "Tundra", "Umber", "Vesper", "Willow", "Zephyr", "Ægir", "Øresund");
  private static final List<String> MANUFACTURERS =
      List.of(
          "Abara & Sons", "Bergström Hus",
          "Casa Duarte", "Dlamini Works",
          "Eklund Verktyg", "Fujita Seisakusho",
          "Gruber GmbH", "Haddad Trading",
          "Ishikawa 石川", "Kovač d.o.o.",
          "Lefèvre Frères", "Maina Outdoor",
          "Novak, Novak & Co.", "Okafor Living",
          "Pereira \"Irmãos\"", "Quispe Textil",
          "Rossi Casa", "Varga Kft.");

  /// Names that a spreadsheet or a careless page would take for a formula or markup.
  private static final List<String> ODD_NAMES =
      List.of(
          "=1+1, the Arithmetic Game", "+Plus Vitamins",
          "-40 °C Thermometer", "@home Router",
          "Cable \"Long John\", 2 m", "Crème Brûlée Torch",
          "<b>Bold</b> Marker & Ink", "急須 Teapot");

  private static final int ODD_NAME_EVERY = 9;

  private final SplittableRandom random;
  private final String prefix;
  private final long first;
  private final long last;

  /// In the order of how well they sell; those from [#SOLD] on do not sell.
  private final Item[] items = new Item[ITEMS];

  private final Item[] byId = new Item[ITEMS];
  private int listed;

  Assortment(long seed, LocalDate until, SplittableRandom random) {
    this.random = random;
    prefix = prefix(seed);
    first = until.minusYears(YEARS).toEpochDay() + MARGIN;
    last = until.toEpochDay() - MARGIN;
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, ITEMS).boxed().toList());
    Collections.shuffle(numbers, random);
    for (int rank = 0; rank < ITEMS; rank++) {
      items[rank] = item(numbers.get(rank), rank);
      byId[numbers.get(rank)] = items[rank];
    }
  }

  /// The beginning of every item's id. No real shop's ids begin so.
  static String prefix(long seed) {
    return "SAMPLE-I" + seed + "-";
  }

  /// An item that is sold on this day.
  Item any(long day, SplittableRandom random) {
    while (true) {
      double well = random.nextDouble();
      Item item = items[(int) (well * well * SOLD)];
      if (day < item.retired()) {
        return item;
      }
    }
  }

  /// The cells of the next row, in the order of the columns.
  List<String> next() {
    Item item = byId[listed++];
    String cost = Item.written(item.cost().now());
    return List.of(
        item.id(),
        item.name(),
        item.manufacturer(),
        item.equals(items[WITH_A_COMMA]) ? cost.replace('.', ',') : cost,
        BigDecimal.valueOf(item.grams(), 3).toPlainString(),
        retired(item));
  }

  private Item item(int number, int rank) {
    Kind kind = Kind.ALL.get(number % Kind.ALL.size());
    int price = kind.cents().any(random);
    boolean retires = rank % RETIRED_EVERY == RETIRED_EVERY - 1;
    boolean changes = rank % CHANGED_EVERY == 1 && !retires;
    int before =
        changes ? price * UNCHANGED / random.nextInt(LEAST_OF_PRICE, MOST_OF_PRICE) : price;
    int grams = kind.grams().any(random);
    return new Item(
        prefix + String.valueOf(10_000 + number).substring(1),
        name(kind, number, rank),
        Names.oneOf(MANUFACTURERS, random),
        new Cost(
            before == price && changes ? price + 1 : before,
            price,
            changes ? random.nextLong(first, last) : Item.NEVER),
        grams,
        retires ? random.nextLong(first, last) : Item.NEVER,
        kind.mostAtOnce());
  }

  private static String name(Kind kind, int number, int rank) {
    if (rank == WITHOUT_NAME) {
      return "";
    }
    if (rank % ODD_NAME_EVERY == 2 && rank / ODD_NAME_EVERY < ODD_NAMES.size()) {
      return ODD_NAMES.get(rank / ODD_NAME_EVERY);
    }
    int kinds = Kind.ALL.size();
    int series = number / kinds + number % kinds * SERIES_AFTER_SERIES;
    return kind.name() + " " + SERIES.get(series % SERIES.size());
  }

  private static String retired(Item item) {
    if (item.retired() == Item.NEVER) {
      return "";
    }
    String day = LocalDate.ofEpochDay(item.retired()).toString();
    return item.grams() % DATE_TIMES_EVERY == 0 ? day : day + "T00:00:00Z";
  }
}
