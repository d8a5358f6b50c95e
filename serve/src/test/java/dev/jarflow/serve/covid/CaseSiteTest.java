package dev.jarflow.serve.covid;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.covid.CaseSite.Said;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The dashboard and its numbers, of a real warehouse, by the login that serve has.
class CaseSiteTest {
  private static final Instant FIRST = Instant.parse("2021-03-02T05:00:00Z");

  private final TestDatabase database = TestDatabase.migrated();
  private final CaseFigures figures = figures(database.environment("serve_reader"));
  private final CaseSite site = new CaseSite(figures);

  @AfterEach
  void close() {
    figures.close();
  }

  @Test
  void theNumbersAreThoseOfTheWarehouse() {
    told(FIRST, "2021-03-01 10", "2021-03-02 12", "2021-03-05 40", "2021-03-06 38");

    Said json = site.json(Map.of("country", "singapore"));
    Said csv = site.csv(Map.of("from", "2021-03-02"));

    assertThat(json.status()).isEqualTo(200);
    assertThat(json.text())
        .startsWith(
            """
            {"country":"singapore","source":"simulator","invented":true,"series":"confirmed","from":"2020-12-07",\
            "to":"2021-03-06","as_of":null,"received_at":"2021-03-02T05:00:00Z","by":"day","days":[\
            {"day":"2021-03-01","total":10,"added":null,"days":0,"mean_of_7_days":null},\
            {"day":"2021-03-02","total":12,"added":2,"days":1,"mean_of_7_days":null},\
            {"day":"2021-03-03","total":null,"added":null,"days":0,"mean_of_7_days":null},\
            """);
    assertThat(csv.text())
        .isEqualTo(
            """
            country,source,note,series,day,total,added,days,mean_of_7_days
            singapore,simulator,invented,confirmed,2021-03-02,12,2,1,
            singapore,simulator,invented,confirmed,2021-03-03,,,0,
            singapore,simulator,invented,confirmed,2021-03-04,,,0,
            singapore,simulator,invented,confirmed,2021-03-05,40,28,3,
            singapore,simulator,invented,confirmed,2021-03-06,38,-2,1,
            """
                .replace("\n", "\r\n"));
    assertThat(site.countries().text())
        .isEqualTo(
            """
            [{"country":"singapore","source":"simulator","invented":true,"first_day":"2021-03-01","last_day":"2021-03-06",\
            "received_at":"2021-03-02T05:00:00Z"}]""");
  }

  @Test
  void weeksRunFromMondayToSunday() {
    told(FIRST, "2021-03-07 10", "2021-03-14 31", "2021-03-16 32");

    assertThat(site.csv(Map.of("by", "week")).text())
        .isEqualTo(
            """
            country,source,note,series,monday,added
            singapore,simulator,invented,confirmed,2021-03-01,
            singapore,simulator,invented,confirmed,2021-03-08,21
            """
                .replace("\n", "\r\n"));
    assertThat(site.dashboard(Map.of("by", "week"), "").text())
        .contains("New by week", "From 2021-03-08: 21");
  }

  /// A range that begins among days that were told together shows all of them, never one high day.
  @Test
  void aRangeThatBeginsInAGapShowsTheDaysTogether() {
    told(FIRST, "2021-03-01 10", "2021-03-05 50", "2021-03-06 51");

    assertThat(site.dashboard(Map.of("from", "2021-03-05"), "").text())
        .contains("2021-03-05: 40 in 4 days together", "<rect class=\"together\"");
  }

  @Test
  void thePageSaysWhatOneHasToKnow() {
    told(FIRST, "2021-03-01 10", "2021-03-04 40", "2021-03-05 38");
    told(FIRST.plus(Duration.ofDays(1)), "2021-03-04 41");

    Said page = site.dashboard(Map.of(), "");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains(
            "Invented figures.",
            "Nothing new for days.",
            "2021-03-04: 31 in 3 days together",
            "2021-03-05: -3, a correction",
            "Grey: no value.",
            "Figures that the source changed later: 1",
            "2021-03-03 05:00:00 UTC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "country; atlantis; 404; 'expected one of the countries [singapore], found ''atlantis'''",
        "from; 1.3.2021; 400; 'expected a date like 2021-12-31 in from, found ''1.3.2021'''",
        "to; 0001-01-01; 400; 'expected a date like 2021-12-31 in to, found ''0001-01-01'''",
        "as_of; now; 400; 'expected a date or a time like 2021-12-31T00:00:00Z in as_of, found ''now'''",
        "by; month; 400; 'expected day or week in by, found ''month'''",
        "as_of; 0000-01-01; 400; 'expected a date or a time like 2021-12-31T00:00:00Z in as_of, found ''0000-01-01'''",
        "series; guessed; 400; 'expected a series of [confirmed, deaths, recovered, active], found ''guessed'''",
        "from; 2030-01-01; 400; 'expected from on or before to, found 2030-01-01 after 2021-03-01'",
        "x; 1; 400; 'expected the fields [as_of, by, country, from, series, source, to], found ''x'''"
      })
  void whatCannotBeAnsweredIsASentence(String name, String value, int status, String sentence) {
    told(FIRST, "2021-03-01 10");

    Said json = site.json(Map.of(name, value));

    assertThat(json.status()).isEqualTo(status);
    assertThat(json.text()).isEqualTo(Json.write(Map.of("error", sentence)));
    assertThat(site.dashboard(Map.of(name, value), "").status()).isEqualTo(status);
  }

  /// The fields that OpenAPI names are those that are taken.
  @Test
  void theDescriptionNamesEveryField() {
    told(FIRST, "2021-03-01 10");
    String description = site.description().text();
    Set<String> named = new TreeSet<>();
    Matcher name = Pattern.compile("\"name\": \"([a-z_]+)\"").matcher(description);
    while (name.find()) {
      named.add(name.group(1));
    }

    assertThat(Json.read(description)).isInstanceOf(Map.class);
    assertThat(site.json(Map.of("x", "1")).text()).contains("expected the fields " + named);
  }

  @Test
  void withoutFiguresItSaysHowToGetSome() {
    assertThat(site.dashboard(Map.of(), "").text())
        .contains("No figures yet", "./jarflow run covid");
    assertThat(site.countries().text()).isEqualTo("[]");
  }

  @Test
  void aDatabaseThatIsAwayIsSaid() {
    Map<String, String> away = new HashMap<>(database.environment("serve_reader"));
    away.put("PGPORT", "1");

    assertThat(new CaseSite(figures(away)).json(Map.of()).status()).isEqualTo(503);
    assertThat(new CaseSite(figures(Map.of())).dashboard(Map.of(), "").status()).isEqualTo(503);
  }

  /// A history of revisions is replayed: at each of a hundred moments the figures are those that
  /// were known then.
  @Test
  void everyQuestionCanBeAskedAsOfAnEarlierMoment() {
    SplittableRandom random = new SplittableRandom(7);
    NavigableMap<Instant, Map<LocalDate, Long>> history = new TreeMap<>();
    Map<LocalDate, Long> now = new TreeMap<>();
    Instant at = FIRST;
    for (int reply = 0; reply < 40; reply++) {
      at = at.plusSeconds(random.nextInt(60, 200_000));
      List<String> told = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        LocalDate day = LocalDate.of(2021, 2, 1).plusDays(random.nextInt(30));
        long figure = random.nextInt(1_000);
        if (!Long.valueOf(figure).equals(now.put(day, figure))) {
          told.removeIf(each -> each.startsWith(day + " "));
          told.add(day + " " + figure);
        }
      }
      told(at, told.toArray(String[]::new));
      history.put(at, new TreeMap<>(now));
    }
    for (int i = 0; i < 100; i++) {
      Instant moment =
          FIRST.plusSeconds(random.nextLong(Duration.between(FIRST, at).toSeconds() + 100_000));
      Map<LocalDate, Long> then =
          history.floorEntry(moment) == null ? Map.of() : history.floorEntry(moment).getValue();

      Said said =
          site.json(Map.of("as_of", moment.toString(), "from", "2021-01-01", "to", "2021-04-01"));

      assertThat(totals(said)).as("as of %s", moment).isEqualTo(then);
    }
  }

  private static Map<LocalDate, Long> totals(Said said) {
    Map<LocalDate, Long> totals = new TreeMap<>();
    Map<?, ?> answer = (Map<?, ?>) Objects.requireNonNull(Json.read(said.text()));
    for (Object each : (List<?>) Objects.requireNonNull(answer.get("days"))) {
      Map<?, ?> day = (Map<?, ?>) each;
      if (day.get("total") instanceof Long total) {
        totals.put(LocalDate.parse(String.valueOf(day.get("day"))), total);
      }
    }
    return totals;
  }

  /// A reply that came at this time told these confirmed cases of Singapore.
  private void told(Instant at, String... figures) {
    StringBuilder sql = new StringBuilder();
    sql.append(
        """
        insert into covid.reply (country, source, sha256, measures, received_at, read, accepted, rejected, skipped)
        values ('singapore', 'simulator', repeat('0', 64), '{confirmed}', '%s', 0, 0, 0, 0);
        """
            .formatted(at));
    for (String figure : figures) {
      String[] both = figure.split(" ", 2);
      sql.append(
          """
          insert into covid.figure (country, source, measure, day, known_from, figure, reply)
          values ('singapore', 'simulator', 'confirmed', '%s', '%s', %s, (select max(reply) from covid.reply));
          """
              .formatted(both[0], at, both[1]));
    }
    database.execute(sql.toString());
  }

  private static CaseFigures figures(Map<String, String> environment) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new CaseFigures(new Run(environment, Log.of(environment, nowhere), new Stop()));
  }
}
