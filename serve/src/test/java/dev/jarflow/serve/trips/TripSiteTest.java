package dev.jarflow.serve.trips;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.trips.TripChoice.By;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.trips.Box;
import dev.jarflow.trips.Cells;
import dev.jarflow.trips.Place;
import dev.jarflow.trips.Week;
import dev.jarflow.trips.WeekCounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The weekly averages of a real warehouse, which load-trips filled, by the login that serve has.
@TestInstance(Lifecycle.PER_CLASS)
class TripSiteTest implements WithDatabase {
  private static final String HEADING =
      "region,origin_coord,destination_coord,datetime,datasource\n";

  private record Trip(long origin, long destination, LocalDate day) {}

  private final TestDatabase database = TestDatabase.migrated();
  private final SplittableRandom random = new SplittableRandom(18);
  private final List<Trip> trips = new ArrayList<>();
  private final KeptRows rows;
  private final TripSite site;

  /// Two files of trips around three places, one of which lies across 180 degrees.
  TripSiteTest(@TempDir Path data) throws Exception {
    for (int i = 0; i < 6_000; i++) {
      long around =
          List.of(Place.of(144_000_000, 500_000_000), Place.of(-1_799_900_000, 0), Place.of(0, 0))
              .get(i % 3);
      trips.add(
          new Trip(
              near(around), near(around), LocalDate.of(2018, 4, 1).plusDays(random.nextInt(100))));
    }
    load(data, "1.csv", trips.subList(0, 4_000), "Prague");
    load(data, "2.csv", trips.subList(4_000, 6_000), "Turin");
    rows = rows(database.environment("serve_reader"));
    site = new TripSite(rows);
  }

  @Override
  public TestDatabase database() {
    return database;
  }

  private long near(long place) {
    int x = Place.x(place) + random.nextInt(-300_000, 300_000);
    int y = Place.y(place) + random.nextInt(-300_000, 300_000);
    return Place.of(around(x), y);
  }

  private void load(Path data, String name, List<Trip> trips, String region) throws Exception {
    StringBuilder text = new StringBuilder(HEADING);
    for (int i = 0; i < trips.size(); i++) {
      Trip trip = trips.get(i);
      String source = List.of("city_cab", "funny_car", "city_cab").get(i % 3);
      text.append(
          "%s,%s,%s,%s 12:00:00,%s\n"
              .formatted(region, point(trip.origin), point(trip.destination), trip.day, source));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(data.resolve(name), bytes);
    Manifest manifest =
        new Manifest(List.of(new Manifest.Entry(file, name, Sha256.of(bytes), bytes.length)));
    manifest.write(data.resolve(name + ".jsonl"));
    take("trips", manifest.batch(), 1);
    takeFile("trips", manifest.batch(), Sha256.of(bytes), name, null);
    Answer answer =
        Workplace.of("load-trips", data, database)
            .run("--batch", data.resolve(name + ".jsonl").toString());
    assertThat(answer.code()).as(answer.err()).isZero();
  }

  private static String point(long place) {
    return "POINT (%s %s)".formatted(Place.degrees(Place.x(place)), Place.degrees(Place.y(place)));
  }

  private static KeptRows rows(Map<String, String> environment) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new KeptRows(new Run(environment, Log.of(Map.of(), nowhere), new Stop()));
  }

  @AfterAll
  void close() {
    rows.close();
  }

  /// 500 boxes in all: of any size, on the edges of cells or beside them, across 180 degrees.
  @ParameterizedTest
  @EnumSource
  void aBoxIsCountedAsAScanOfAllTripsCountsIt(By by) {
    for (int i = 0; i < 125; i++) {
      Box box = anyBox(i);
      WeekCounts expected = new WeekCounts();
      for (Trip trip : trips) {
        boolean begins = box.contains(trip.origin);
        boolean ends = box.contains(trip.destination);
        boolean counts =
            switch (by) {
              case ORIGIN -> begins;
              case DESTINATION -> ends;
              case EITHER -> begins || ends;
              case BOTH -> begins && ends;
            };
        if (counts) {
          expected.add(Week.of(trip.day.toEpochDay()), 1);
        }
      }

      WeekCounts found = rows.of(new BoxWeeks(box, by)).getFirst();

      assertThat(found.weeks()).as("%s by %s", box, by).isEqualTo(expected.weeks());
    }
  }

  private Box anyBox(int number) {
    long middle = trips.get(random.nextInt(trips.size())).origin;
    int size = List.of(1, 1_000, Cells.SIDE, 400_000, 50_000_000).get(number % 5);
    int west = Place.x(middle) - random.nextInt(size);
    int south = Place.y(middle) - random.nextInt(size);
    int east = Place.x(middle) + random.nextInt(size);
    int north = Place.y(middle) + random.nextInt(size);
    if (number % 2 == 0) {
      west = Cells.of(west) * Cells.SIDE;
      south = Cells.of(south) * Cells.SIDE;
      east = (Cells.of(east) + 1) * Cells.SIDE - 1;
      north = (Cells.of(north) + 1) * Cells.SIDE - 1;
    }
    return new Box(around(west), south, around(east), north);
  }

  private static int around(int longitude) {
    int half = 180 * Place.DEGREE;
    return longitude > half
        ? longitude - half - half
        : longitude < -half ? longitude + half + half : longitude;
  }

  @Test
  void theAnswerThePageAndTheSqlFileAgree() throws Exception {
    Map<?, ?> prague = (Map<?, ?>) json(Map.of("region", "Prague"));

    assertThat(prague.toString())
        .startsWith("{region=Prague, trips=4000, weeks=16, denominator=all");
    assertThat(prague.get("weekly_average")).isEqualTo(250.0);
    assertThat(site.page(Map.of("region", "Prague")).text())
        .contains(">4,000<", ">16<", ">250.00<");
    assertThat(sql("weekly_averages")).contains("Prague|4000|16|250.00|16|250.00");
    String box = "14.39,49.98,14.4,50.02";
    Map<?, ?> found = (Map<?, ?>) json(Map.of("bbox", box));
    assertThat(found.get("bbox")).isEqualTo(box);
    assertThat(
            sql(
                    "weekly_average_of_box",
                    "west",
                    "14.39",
                    "south",
                    "49.98",
                    "east",
                    "14.4",
                    "north",
                    "50.02")
                .getFirst())
        .startsWith(
            "%s|%s|%.2f|"
                .formatted(
                    found.get("trips"), found.get("weeks"), (Double) found.get("weekly_average")));
  }

  @Test
  void thePageSaysOfSourcesWhatTheSqlFilesSay() throws IOException {
    String page = site.page(Map.of()).text();

    List<String[]> latest =
        sql("latest_datasource").stream().map(row -> row.split("[|]", -1)).toList();
    assertThat(latest).extracting(row -> row[0]).containsExactly("Prague", "Turin", "both");
    assertThat(latest).anySatisfy(row -> assertThat(row[1]).isEqualTo("city_cab, funny_car"));
    assertThat(latest).allSatisfy(row -> assertThat(page).contains(">" + row[1] + "<"));
    assertThat(page)
        .contains(
            "regions with most trips, Prague and Turin, is of %s.".formatted(latest.getLast()[1]));
    for (String row : sql("regions_of_datasources")) {
      assertThat(row).matches("(city_cab|funny_car)[|](Prague|Turin)[|]\\d+");
    }
    assertThat(page).contains(">Prague, Turin<");
  }

  private static Object json(TripSite site, Map<String, String> fields) throws IOException {
    Said said = site.weeklyAverage(fields);
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    return Objects.requireNonNull(Json.read(said.text()));
  }

  private Object json(Map<String, String> fields) throws IOException {
    return json(site, fields);
  }

  /// As somebody runs a file by hand: its parameters are variables of psql.
  private List<String> sql(String name, String... values) throws IOException {
    Path root = Checkout.root();
    String text = Files.readString(root.resolve("sql/questions/trips/" + name + ".sql"));
    for (int i = 0; i < values.length; i += 2) {
      text = text.replaceAll("(?<!:):" + values[i] + "\\b", "'" + values[i + 1] + "'");
    }
    return rows(text);
  }

  @Test
  void weeksWithoutTripsCountUnlessAnotherDenominatorIsAskedFor() throws Exception {
    Map<String, String> days = Map.of("region", "Prague", "from", "2018-03-01", "to", "2018-04-04");
    Map<String, String> nonempty = new HashMap<>(days);
    nonempty.put("denominator", "nonempty");

    Map<?, ?> all = (Map<?, ?>) json(days);
    Map<?, ?> some = (Map<?, ?>) json(nonempty);

    assertThat(List.of(all.get("weeks"), all.get("from"), all.get("to")))
        .hasToString("[6, 2018-02-26, 2018-04-08]");
    assertThat(some.get("weeks")).isEqualTo(2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | -        | -               | expected region=NAME or bbox=west,south,east,north, found neither
          400 | Prague   | 1,2,3,4         | expected region or bbox, found both
          404 | Atlantis | -               | expected one of the regions Prague, Turin, found 'Atlantis'
          400 | -        | 1,2,3           | expected four numbers, west,south,east,north in degrees, found 3
          400 | -        | 1,3,2,2         | expected a south that is not north of the north, found 3 and 2
          """)
  void aWrongChoiceIsRefusedWithASentence(int status, String region, String box, String sentence) {
    Map<String, String> fields = new HashMap<>();
    fields.put("region", region.equals("-") ? "" : region);
    fields.put("bbox", box.equals("-") ? "" : box);

    Said said = site.weeklyAverage(fields);

    assertThat(said.status()).isEqualTo(status);
    assertThat(said.text()).isEqualTo("{\"error\":\"%s\"}".formatted(sentence));
  }

  @Test
  void thePageShowsTheBoxThatWasTyped() {
    String page =
        site.page(Map.of("region", "Prague", "bbox", "14.3,49.9,14.4,50", "by", "both")).text();

    assertThat(page).contains("value=\"14.3,49.9,14.4,50\"", "Trips by week");
  }

  /// A page has so many bars at most, whatever somebody asks for.
  @Test
  void theWeeksOfThousandsOfYearsAreNoLargerPage() {
    String usual = site.page(Map.of("region", "Prague")).text();

    String page =
        site.page(Map.of("region", "Prague", "from", "1900-01-01", "to", "9999-12-31")).text();

    assertThat(page).contains(">422,638<").hasSizeLessThan(usual.length() + 1_000);
    assertThat(
            site.page(Map.of("region", "Prague", "from", "1900-01-01", "to", "1900-12-31")).text())
        .contains("No trips in these weeks.");
  }

  @Test
  void whatIsInventedIsSaidToBe() {
    assertThat(site.page(Map.of()).text()).doesNotContain("Sample data.");
    try {
      execute("update trips.region_week set samples = true where region = 1");
      try (KeptRows fresh = rows(database.environment("serve_reader"))) {
        TripSite now = new TripSite(fresh);
        assertThat(now.page(Map.of()).text()).contains("Sample data.", "Some of this is invented.");
        assertThat(now.summary().says().plain()).isEqualTo("Sample data: 6,000 trips in 2 regions");
      }
    } finally {
      execute("update trips.region_week set samples = false");
    }
  }

  @Test
  void aWarehouseWithoutTripsSaysWhatToDo() {
    try (KeptRows none = rows(TestDatabase.migrated().environment("serve_reader"))) {
      Said said = new TripSite(none).page(Map.of());

      assertThat(said.status()).isEqualTo(404);
      assertThat(said.text()).contains("No trips yet", "./jarflow run trips");
    }
  }
}
