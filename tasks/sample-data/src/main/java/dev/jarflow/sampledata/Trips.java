package dev.jarflow.sampledata;

import module java.base;

/// The rows of trips of 52 weeks in three cities, in the order of their days: between places that
/// many people visit, most in the morning and in the evening, none in two of the weeks. One row in
/// 997 has a mistake planted in it.
///
/// Rows are bytes, so that a hundred million of them are written in less than a minute.
final class Trips {
  static final String HEADING = "region,origin_coord,destination_coord,datetime,datasource\n";

  /// Most rows are shorter by far.
  static final int LONGEST_ROW = 200;

  private static final int A_MISTAKE_IN = 997;
  private static final int WEEKS = 52;
  private static final int DAYS_OF_A_WEEK = 7;
  private static final Set<Integer> WITHOUT_TRIPS = Set.of(17, 30);

  /// A degree has so many units.
  private static final int DEGREE = 10_000_000;

  private static final int HUBS = 40;

  /// Places are scattered so far around a hub.
  private static final int SCATTERED = DEGREE / 60;

  /// In percent, from midnight.
  private static final int[] HOURS = {
    1, 1, 1, 0, 1, 2, 4, 7, 9, 6, 4, 4, 5, 5, 4, 5, 7, 9, 8, 6, 4, 3, 2, 2
  };

  private static final List<byte[]> SOURCES =
      bytes("city_cab", "cheap_mobile", "fleet_box", "funny_car", "night_line");

  /// Each takes the place of the cells from the first place on.
  private static final List<byte[]> MISTAKES =
      bytes(
          "POINT (14.5),POINT (14.4 50.1),2025-03-04 10:15:00,city_cab",
          "POINT (50.1 214.4),POINT (14.4 50.1),2025-03-04 10:15:00,city_cab",
          "POINT (14.5 50.1),POINT (14.4 50.1),2025-02-30 10:15:00,city_cab",
          "POINT (14.5 50.1),POINT (14.4 50.1),2025-03-04 10:15:00",
          "POINT (14.5 50.1),nowhere,2025-03-04 10:15:00,city_cab");

  private static final byte[] ORIGIN = ",POINT (".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DESTINATION = "),POINT (".getBytes(StandardCharsets.US_ASCII);

  /// A city. `share` is the percentage of trips that are in it or in a city before it, `sources`
  /// the number of sources that have trips in it; `hubs` are longitude and latitude in turn.
  private static final class City {
    private final byte[] name;
    private final int share;
    private final int sources;
    private final int[] hubs = new int[2 * HUBS];

    City(
        String name,
        int share,
        int sources,
        double longitude,
        double latitude,
        SplittableRandom random) {
      this.name = name.getBytes(StandardCharsets.US_ASCII);
      this.share = share;
      this.sources = sources;
      for (int i = 0; i < HUBS; i++) {
        hubs[2 * i] = (int) (longitude * DEGREE) + random.nextInt(-DEGREE / 8, DEGREE / 8);
        hubs[2 * i + 1] = (int) (latitude * DEGREE) + random.nextInt(-DEGREE / 12, DEGREE / 12);
      }
    }
  }

  private final SplittableRandom random;
  private final List<City> cities;
  private final long rows;
  private final List<LocalDate> days = new ArrayList<>();
  private long written;
  private int day = -1;
  private byte[] date = new byte[0];

  Trips(long seed, long rows, LocalDate until) {
    random = new SplittableRandom(seed);
    this.rows = rows;
    cities =
        List.of(
            new City("Prague", 50, 5, 14.43, 50.08, random),
            new City("Turin", 80, 4, 7.68, 45.07, random),
            new City("Hamburg", 100, 1, 9.99, 53.55, random));
    LocalDate first = until.minusDays((long) WEEKS * DAYS_OF_A_WEEK - 1);
    for (int i = 0; i < WEEKS * DAYS_OF_A_WEEK; i++) {
      if (!WITHOUT_TRIPS.contains(i / DAYS_OF_A_WEEK)) {
        days.add(first.plusDays(i));
      }
    }
  }

  private static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.US_ASCII)).toList();
  }

  /// Writes the next row at a place of an array, which has room for it: where it ends.
  int next(byte[] to, int from) {
    City city = city();
    int at = put(to, from, city.name);
    if (written % A_MISTAKE_IN == A_MISTAKE_IN - 1) {
      to[at++] = ',';
      at = put(to, at, MISTAKES.get((int) (written / A_MISTAKE_IN % MISTAKES.size())));
    } else {
      at = place(to, put(to, at, ORIGIN), city);
      at = place(to, put(to, at, DESTINATION), city);
      to[at++] = ')';
      to[at++] = ',';
      at = moment(to, at);
      to[at++] = ',';
      at = put(to, at, SOURCES.get(random.nextInt(city.sources)));
    }
    to[at++] = '\n';
    written++;
    return at;
  }

  private City city() {
    int share = random.nextInt(100);
    int i = 0;
    while (share >= cities.get(i).share) {
      i++;
    }
    return cities.get(i);
  }

  private int place(byte[] to, int from, City city) {
    // The first hubs are visited most.
    int hub = random.nextInt(HUBS) * random.nextInt(HUBS) / HUBS;
    int at = degrees(to, from, city.hubs[2 * hub] + scattered());
    to[at++] = ' ';
    return degrees(to, at, city.hubs[2 * hub + 1] + scattered());
  }

  private int scattered() {
    int eastOrNorth = random.nextInt(SCATTERED);
    return eastOrNorth - random.nextInt(SCATTERED);
  }

  private int moment(byte[] to, int from) {
    int today = (int) (written * days.size() / rows);
    if (today != day) {
      day = today;
      date = (days.get(day) + " ").getBytes(StandardCharsets.US_ASCII);
    }
    int rest = random.nextInt(100);
    int hour = 0;
    while (rest >= HOURS[hour]) {
      rest -= HOURS[hour++];
    }
    int at = put(to, from, date);
    at = digits(to, at, hour, 2);
    to[at++] = ':';
    at = digits(to, at, random.nextInt(60), 2);
    to[at++] = ':';
    return digits(to, at, random.nextInt(60), 2);
  }

  private static int put(byte[] to, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, to, at, bytes.length);
    return at + bytes.length;
  }

  private static int degrees(byte[] to, int from, int units) {
    int whole = units / DEGREE;
    int at = digits(to, from, whole, whole < 10 ? 1 : 2);
    to[at++] = '.';
    return digits(to, at, units % DEGREE, 7);
  }

  private static int digits(byte[] to, int at, int number, int count) {
    int rest = number;
    for (int i = count - 1; i >= 0; i--) {
      to[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + count;
  }
}
