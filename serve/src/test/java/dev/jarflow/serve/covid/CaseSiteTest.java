package dev.jarflow.serve.covid;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The dashboard and its numbers, of a real warehouse, by the login that serve has.
class CaseSiteTest {
  private static final Instant FIRST = Instant.parse("2021-03-02T05:00:00Z");

  private final TestDatabase database = TestDatabase.migrated();
  private final KeptRows rows = rows(database.environment("serve_reader"));
  private final CaseSite site = new CaseSite(rows);

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void theNumbersAreThoseOfTheWarehouse() {
    told(FIRST, "2021-03-01 10", "2021-03-02 12", "2021-03-05 40", "2021-03-06 38");
    told(FIRST.plusSeconds(1), "2021-03-02 13");

    Said json = site.json(Map.of("country", "singapore"));
    Said csv = site.csv(Map.of("from", "2021-03-02"));

    assertThat(json.status()).isEqualTo(200);
    assertThat(json.text())
        .startsWith(
            """
            {"series":"confirmed","unit":"people","from":"2020-12-07","to":"2021-03-06","as_of":null,"by":"day",\
            "mean_of_7_days":"(total of the day - total of seven days before) / 7; null unless both are known",\
            "country":"singapore","source":"simulator","invented":true,"first_day":"2021-03-01","last_day":"2021-03-06",\
            "received_at":"2021-03-02T05:00:01Z","gaps":2,"revisions":1,"days":[\
            {"day":"2021-03-01","total":10,"added":null,"days":0,"mean_of_7_days":null},\
            {"day":"2021-03-02","total":13,"added":3,"days":1,"mean_of_7_days":null},\
            {"day":"2021-03-03","total":null,"added":null,"days":0,"mean_of_7_days":null},\
            """)
        .endsWith("\"added\":-2,\"days\":1,\"mean_of_7_days\":null}],\"with\":null}");
    assertThat(csv.text())
        .isEqualTo(
            """
            country,source,note,series,unit,as_of,received_at,day,total,added,days,mean_of_7_days
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:01Z,2021-03-02,13,3,1,
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:01Z,2021-03-03,,,0,
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:01Z,2021-03-04,,,0,
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:01Z,2021-03-05,40,27,3,
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:01Z,2021-03-06,38,-2,1,
            """
                .replace("\n", "\r\n"));
    assertThat(site.countries().text())
        .isEqualTo(
            """
            [{"country":"singapore","source":"simulator","invented":true,"first_day":"2021-03-01","last_day":"2021-03-06",\
            "received_at":"2021-03-02T05:00:01Z","replied_at":"2021-03-02T05:00:01Z"}]""");
  }

  @Test
  void weeksRunFromMondayToSunday() {
    told(FIRST, "2021-03-07 10", "2021-03-14 31", "2021-03-16 32");

    assertThat(site.csv(Map.of("by", "week")).text())
        .isEqualTo(
            """
            country,source,note,series,unit,as_of,received_at,monday,total,added,days
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:00Z,2021-03-01,10,,0
            singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:00Z,2021-03-08,31,21,7
            """
                .replace("\n", "\r\n"));
    assertThat(page("by", "week"))
        .contains(
            "New by week",
            "From 2021-03-08: 21<",
            "From 2021-03-01: 10 in all; the first known week has no weekly figure<");
  }

  @Test
  void weeksAfterAMissingSundayAreToldTogether() {
    told(FIRST, "2021-03-07 10", "2021-03-13 20", "2021-03-15 30", "2021-03-21 51");

    assertThat(page("by", "week"))
        .contains(
            "From 2021-03-08: no figure<",
            "From 2021-03-15: 41 in 2 weeks together<",
            "<rect class=\"together\"",
            "Several weeks together, as high as one of them on average",
            "<b>2 weeks</b> together, after weeks without a figure");
    assertThat(site.csv(Map.of("by", "week")).text()).contains(",2021-03-15,51,41,14\r\n");
  }

  @Test
  void aLineIsAsHighAsOneWeekOfSeveralTogether() {
    told(FIRST, "2021-03-07 10", "2021-03-13 20", "2021-03-15 30", "2021-03-21 51");
    told("australia", "simulator", FIRST, 0, "2021-03-07 10", "2021-03-14 12", "2021-03-21 14");

    String page =
        site.dashboard(Map.of("country", "singapore", "with", "australia", "by", "week"), "")
            .text();

    assertThat(page).contains("Singapore 41 in 2 weeks together");
    assertThat(page).contains(">20</text>").doesNotContain(">40</text>");
  }

  /// Both ends of the first week rose by one; those of the second did not.
  @Test
  void aWeekIsMarkedWhenItsOwnSumWasChanged() {
    told(FIRST, "2021-02-28 10", "2021-03-07 20", "2021-03-10 22", "2021-03-14 30");
    told(FIRST.plusSeconds(1), "2021-02-28 11", "2021-03-07 21", "2021-03-10 23");

    assertThat(page("by", "week"))
        .contains("From 2021-03-01: 10<", "From 2021-03-08: 9, changed later<");
  }

  @Test
  void theFirstKnownDayHasATotalAndIsNoGap() {
    told(FIRST, "2021-03-01 62", "2021-03-02 64");

    assertThat(page("from", "2021-02-20"))
        .contains("2021-03-01: 62 in all; the first known day has no daily figure<")
        .doesNotContain("No value", "no value", "no figure<");
  }

  @Test
  void theTotalOfEachDayIsDrawnToo() {
    told(FIRST, "2021-03-01 62", "2021-03-02 64", "2021-03-04 60");

    assertThat(page("by", "total"))
        .contains(
            "Total by day",
            "<option selected>total</option>",
            "<title>2021-03-02: 64</title>",
            "<title>2021-03-03: no figure</title>",
            "<title>2021-03-04: 60</title>")
        .doesNotContain("class=\"together\"", "class=\"below\"", "Mean of");
    assertThat(site.json(Map.of("by", "total")).text())
        .contains(
            "\"by\":\"total\"",
            "{\"day\":\"2021-03-02\",\"total\":64,\"added\":null,\"days\":0,\"mean_of_7_days\":null}");
    assertThat(page("series", "active")).contains("<h1>COVID: active cases in Singapore</h1>");
  }

  @Test
  void aRangeThatEndsInAGapSaysItsLastKnownDay() {
    told(FIRST, "2021-03-01 10", "2021-03-08 80", "2021-03-12 90");

    assertThat(page("to", "2021-03-10"))
        .contains(
            "<dt>In all</dt><dd>80 <span class=\"quiet\">on <time datetime=\"2021-03-08\">",
            "<dt>A day, in the last seven</dt><dd>10.0 <span class=\"quiet\">until <time datetime=\"2021-03-08\">");
  }

  @Test
  void theSummarySaysWhatIsInventedAndTheLastDayOfAll() {
    told(FIRST, "2021-03-01 10");
    told("australia", "simulator", FIRST.minusSeconds(9), 1, "2021-03-02 20");
    String before = site.summary().says().plain();
    told("denmark", "file:d.json", FIRST.plusSeconds(9), 1, "2021-02-02 20");

    assertThat(before).isEqualTo("invented figures of 2 countries until 2021-03-02");
    try (KeptRows now = rows(database.environment("serve_reader"))) {
      assertThat(new CaseSite(now).summary().says().plain())
          .isEqualTo("3 countries until 2021-03-02, invented figures among them");
    }
  }

  /// A range that begins among days that were told together shows all of them, never one high day.
  @Test
  void aRangeThatBeginsInAGapShowsTheDaysTogether() {
    told(FIRST, "2021-03-01 10", "2021-03-05 50", "2021-03-06 51");

    assertThat(page("from", "2021-03-05"))
        .contains("2021-03-05: 40 in 4 days together", "<rect class=\"together\"");
  }

  @Test
  void aRangeThatEndsInAGapShowsTheGap() {
    told(FIRST, "2021-03-01 10", "2021-03-02 11", "2021-03-05 50");

    assertThat(page("to", "2021-03-04"))
        .contains("2021-03-03 to 2021-03-04: no value", "2021-03-04: no figure");
  }

  @Test
  void thePageSaysWhatOneHasToKnow() {
    told(FIRST, "2021-03-01 10", "2021-03-04 40", "2021-03-05 38");
    told(FIRST.plus(Duration.ofDays(1)), "2021-03-04 41");

    assertThat(page())
        .contains(
            "Invented figures.",
            "Source simulator, received ",
            ", last day <time datetime=\"2021-03-05\">",
            "2021-03-04: 31 in 3 days together, changed later",
            "2021-03-05: -3, a correction",
            "<b>3 days</b> together, after days without a figure; changed later</td>",
            "A bar below zero is a correction",
            "No value</li>",
            "Changed later</li>",
            "Figures that the source changed later: 1",
            "<th scope=\"col\" class=\"number\">After</th>",
            "2021-03-03 05:00:00 UTC");
  }

  @Test
  void twoCountriesAreComparedInTheChartTheTableAndTheNumbers() {
    told(FIRST, "2021-03-01 10", "2021-03-08 80", "2021-03-09 81");
    told("south-korea", "simulator", FIRST.plusSeconds(5), 1, "2021-03-02 5", "2021-03-09 12");
    Map<String, String> both = Map.of("country", "singapore", "with", "south-korea");

    assertThat(site.csv(both).text().lines())
        .hasSize(1 + 9 + 8)
        .contains(
            "singapore,simulator,invented,confirmed,people,,2021-03-02T05:00:00Z,2021-03-08,80,70,7,10.0",
            "south-korea,simulator,invented,confirmed,people,,2021-03-02T05:00:05Z,2021-03-09,12,7,7,1.0");
    assertThat(site.json(both).text())
        .contains(
            "\"with\":{\"country\":\"south-korea\",\"source\":\"simulator\",\"invented\":true,",
            "{\"day\":\"2021-03-09\",\"total\":12,\"added\":7,\"days\":7,\"mean_of_7_days\":1.0}]}}");
    assertThat(site.dashboard(both, "").text())
        .contains(
            "<h1>COVID: cases in Singapore and South Korea</h1>",
            "Singapore: source simulator, received ",
            "South Korea: source simulator, received ",
            "<option value=\"south-korea\" selected>South Korea</option>",
            "New by day, mean of seven days",
            "<li><i class=\"line\"></i>Singapore</li><li><i class=\"line second\"></i>South Korea</li>",
            "<title>2021-03-09: Singapore 1; South Korea 7 in 7 days together, seven-day mean 1.0</title>",
            "Singapore: mean of 7 days</th>",
            "<td class=\"number\">70</td><td class=\"number\">10.0</td>",
            "<td>Singapore: <b>7 days</b> together, after days without a figure</td>",
            "<td>South Korea: the first known day has no daily figure</td>");
    assertThat(site.dashboard(with(Map.of("by", "week"), "south-korea"), "").text())
        .contains("<title>From 2021-03-01: Singapore no figure");
    assertThat(site.dashboard(with(Map.of("country", "singapore"), "singapore"), "").text())
        .contains("<h1>COVID: cases in Singapore</h1>");
  }

  @Test
  void whatChangedIsSaidOfBothCountries() {
    told(FIRST, "2021-03-01 10");
    told("south-korea", "simulator", FIRST, 1, "2021-03-01 5", "2021-03-02 7");
    told("south-korea", "simulator", FIRST.plusSeconds(5), 1, "2021-03-02 6");

    Map<String, String> fields =
        Map.of("country", "singapore", "to", "2021-03-02", "as_of", "2021-03-02");

    assertThat(site.dashboard(with(fields, "south-korea"), "").text())
        .contains(
            "2021-03-02: Singapore no figure; South Korea 1, changed later</title>",
            "<td>South Korea: changed later</td>",
            "Of Singapore in the 24 hours before ",
            "Of South Korea in the 24 hours before ",
            "<td>South Korea</td><td><time datetime=\"2021-03-02\">2021-03-02</time></td><td class=\"number\">7</td>",
            "<th scope=\"col\">Country</th>");
  }

  /// The second country is told by the source of the first, where that one tells of both.
  @Test
  void aSourceIsChosenWhereThereAreSeveral() {
    told(FIRST, "2021-03-01 10");
    told("singapore", "file:<b>.json", FIRST, 1, "2021-03-01 11");
    told("australia", "simulator", FIRST, 1, "2021-03-01 20");
    told("australia", "file:<b>.json", FIRST, 1, "2021-03-01 21");
    told("denmark", "simulator", FIRST, 1, "2021-03-01 30");

    Map<String, String> file = Map.of("country", "singapore", "source", "file:<b>.json");
    assertThat(site.dashboard(file, "").text())
        .contains(
            "<select name=\"source\"><option>simulator</option><option selected>file:&lt;b&gt;.json</option>",
            "<input type=\"hidden\" name=\"source_of\" value=\"singapore\">")
        .doesNotContain("Invented", "<b>.json", "No reply");
    assertThat(site.json(with(file, "australia")).text())
        .contains("\"total\":11", "\"total\":21")
        .doesNotContain("\"invented\":true");
    assertThat(site.json(with(file, "denmark")).text()).contains("\"total\":11", "\"total\":30");
    assertThat(page("country", "denmark")).doesNotContain("name=\"source\"");
    assertThat(site.json(Map.of("country", "denmark", "source", "file:x")).text())
        .isEqualTo(
            "{\"error\":\"expected one of the sources [simulator] of denmark, found 'file:x'\"}");
    // The form was sent with another country than that of its source.
    Map<String, String> sent =
        Map.of("country", "denmark", "source", "file:<b>.json", "source_of", "singapore");
    assertThat(site.json(sent).text()).contains("\"total\":30");
  }

  @Test
  void aChoiceThatIsRefusedLeavesTheFormWithTheOthers() {
    told(FIRST, "2021-03-01 10");
    told("new-zealand", "simulator", FIRST, 1, "2021-03-01 20");

    Said before =
        site.dashboard(
            Map.of("country", "new-zealand", "scale", "log", "as_of", "2021-03-01", "by", "year"),
            "");
    Said unknown = site.dashboard(Map.of("country", "atlantis", "scale", "log"), "");

    assertThat(before.status()).isEqualTo(404);
    assertThat(before.text())
        .contains(
            "Nothing was known of New Zealand then; the first reply came on 2021-03-02T05:00:00Z.",
            "<option value=\"new-zealand\" selected>New Zealand</option>",
            "<option selected>log</option>",
            "<option selected>day</option>",
            "name=\"as_of\" value=\"\"")
        .doesNotContain("Not a valid choice");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text())
        .contains("<option selected>log</option>", "found &#39;atlantis&#39;");
  }

  @Test
  void aTimeThatHasNotComeMeansNow() {
    Instant now = Instant.now();
    told(now.minusSeconds(60), "2021-03-01 10");
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);

    for (LocalDate day : List.of(today, today.plusYears(1))) {
      assertThat(page("as_of", day.toString()))
          .contains("As known now.", "1 new day", "name=\"as_of\" value=\"" + day)
          .doesNotContain("As known on <time");
      assertThat(site.json(Map.of("as_of", day.toString())).text()).contains("\"as_of\":null");
    }
  }

  private static Map<String, String> with(Map<String, String> fields, String country) {
    Map<String, String> more = new HashMap<>(fields);
    more.put("with", country);
    return more;
  }

  @Test
  void aLogScaleStandsInTheFormAndSaysWhatItDoesNotDraw() {
    told(FIRST, "2021-03-01 10", "2021-03-02 20", "2021-03-03 120", "2021-03-04 119");

    assertThat(page("scale", "log"))
        .contains(
            "<option selected>log</option>",
            ">100</text>",
            "Zero and below are not drawn on this scale")
        .doesNotContain("A bar below zero");
    assertThat(page("scale", "linear")).contains("A bar below zero").doesNotContain("not drawn");
  }

  @Test
  void aPageSaysWhatChangedSinceYesterday() {
    told(FIRST, "2021-03-01 10", "2021-03-02 20");
    Instant later = FIRST.plus(Duration.ofDays(3));
    told(later, "2021-03-01 11", "2021-03-02 21", "2021-03-03 30", "2021-03-04 40");
    told(later.plusSeconds(60), "2021-03-01 10", "2021-03-02 22");

    String changed = page("as_of", later.plus(Duration.ofHours(23)).toString());
    String before = page("as_of", later.minusSeconds(1).toString());

    // The first of March has the figure again that it had a day ago.
    assertThat(changed)
        .contains(
            "</time>: 2 new days and 1 changed figure.",
            "2021-03-02</time></td><td class=\"number\">20</td><td class=\"number\">22</td>",
            "2021-03-04</time></td><td class=\"number\"><span class=\"quiet\">new</span></td><td class=\"number\">40</td>");
    assertThat(before)
        .contains(
            "Nothing: no figure of Singapore came or was changed in the 24 hours before <time datetime=\"2021-03-05T04:59:59Z\">");
  }

  /// A page as of a time shows what was known then, and asked again it shows the same.
  @Test
  void aTimeHoldsForAllThatAPageAndTheNumbersSay() {
    told(FIRST, "2021-03-01 10");
    told(FIRST.plusSeconds(60), "2021-03-02 11");

    String asOf = FIRST.plusSeconds(1).toString();
    assertThat(site.json(Map.of("as_of", asOf)).text())
        .contains(
            "\"to\":\"2021-03-01\"",
            "\"last_day\":\"2021-03-01\"",
            "\"received_at\":\"2021-03-02T05:00:00Z\"",
            "\"as_of\":\"" + asOf);
    assertThat(site.csv(Map.of("as_of", asOf)).text())
        .contains(",people," + asOf + ",2021-03-02T05:00:00Z,2021-03-01,10,,0,")
        .doesNotContain(",2021-03-02,");
    assertThat(page("as_of", asOf))
        .contains("<input type=\"text\" name=\"as_of\" value=\"" + asOf + "\">")
        .doesNotContain("No reply");
    assertThat(page("as_of", "2021-03-02"))
        .contains("<input type=\"date\" name=\"as_of\" value=\"2021-03-02\">");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 1; ''",
        "30; 30; ''",
        "37; 37; 'No reply of simulator about Singapore.'",
        "73; 1; 'Nothing new of Singapore.'",
        "71; 1; ''"
      })
  void aSourceThatIsSilentOrTellsNothingIsSaid(int toldHoursAgo, int repliedHoursAgo, String said) {
    Instant now = Instant.now();
    told(now.minus(Duration.ofHours(toldHoursAgo)), "2021-03-01 10");
    told("singapore", "simulator", now.minus(Duration.ofHours(repliedHoursAgo)).plusMillis(1), 0);

    assertThat(page().split("class=\"note bad\"", -1)).hasSize(said.isEmpty() ? 1 : 2);
    assertThat(page()).contains(said);
  }

  /// A reply that only repeats what is known is news of its source too.
  @Test
  void aReplyThatRepeatsWhatIsKnownIsNews() {
    told(Instant.now().minus(Duration.ofDays(9)), "2021-03-01 10");
    told("singapore", "simulator", Instant.now().minusSeconds(5), 14);

    assertThat(page()).doesNotContain("class=\"note bad\"").contains("just now");
  }

  @Test
  void aSeriesThatTheSourceDoesNotTellIsSaid() {
    told(FIRST, "2021-03-01 10");

    assertThat(page("series", "deaths"))
        .contains("No figures of Singapore.", "simulator has none of this series for these days.")
        .doesNotContain("<svg");
  }

  @Test
  void revisionsAreCountedWithoutABound() {
    told(FIRST, "2021-03-01 0");
    for (int i = 1; i <= 120; i++) {
      told(FIRST.plusSeconds(i), "2021-03-01 " + i);
    }

    assertThat(page())
        .contains(
            "Figures that the source changed later: 120",
            "and 70 more",
            "<dt>Figures changed later</dt><dd>1 <span class=\"quiet\">in 120 changes</span></dd>");
    assertThat(site.json(Map.of()).text()).contains("\"revisions\":120");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "country; atlantis; 404; 'expected one of the countries [singapore], found ''atlantis'''",
        "with; atlantis; 404; 'expected one of the countries [singapore], found ''atlantis'''",
        "source; file:x; 404; 'expected one of the sources [simulator], found ''file:x'''",
        "from; 1.3.2021; 400; 'expected a date like 2021-12-31 in from, found ''1.3.2021'''",
        "to; 0001-01-01; 400; 'expected a date like 2021-12-31 in to, found ''0001-01-01'''",
        "as_of; now; 400; 'expected a date or a time like 2021-12-31T00:00:00Z in as_of, found ''now'''",
        "as_of; 2021-03-01; 404; 'Nothing was known of Singapore then; the first reply came on 2021-03-02T05:00:00Z'",
        "by; month; 400; 'expected day, week or total in by, found ''month'''",
        "scale; square; 400; 'expected linear or log in scale, found ''square'''",
        "as_of; 0000-01-01; 400; 'expected a date or a time like 2021-12-31T00:00:00Z in as_of, found ''0000-01-01'''",
        "series; guessed; 400; 'expected confirmed, deaths, recovered or active in series, found ''guessed'''",
        "from; 2030-01-01; 400; 'expected from on or before to, found 2030-01-01 after 2021-03-01'",
        "x; 1; 400; 'expected the fields [as_of, by, country, from, scale, series, source, source_of, to, with], found ''x'''"
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

    assertThat(new CaseSite(rows(away)).json(Map.of()).status()).isEqualTo(503);
    assertThat(new CaseSite(rows(Map.of())).dashboard(Map.of(), "").status()).isEqualTo(503);
  }

  /// Nor by each of those who ask at the same time.
  @Test
  void aDatabaseThatIsAwayIsNotAskedByEveryRequest() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket refuses = new ServerSocket(0)) {
      Future<?> door =
          threads.submit(
              () -> {
                while (!refuses.isClosed()) {
                  refuses.accept().close();
                  asked.incrementAndGet();
                }
                return null;
              });
      Map<String, String> away = new HashMap<>(database.environment("serve_reader"));
      away.put("PGHOST", "127.0.0.1");
      away.put("PGPORT", "" + refuses.getLocalPort());
      CaseSite without = new CaseSite(rows(away));
      List<Future<Said>> said =
          Stream.generate(() -> threads.submit(() -> without.json(Map.of()))).limit(50).toList();
      for (Future<Said> each : said) {
        assertThat(each.get().status()).isEqualTo(503);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(without.dashboard(Map.of(), "").status()).isEqualTo(503);
      }
      assertThat(door).isNotDone();
    }
    // The driver tries once more in another way.
    assertThat(asked.get()).isBetween(1, 2);
  }

  @Test
  void manyAskWithFewConnections() throws Exception {
    told(FIRST, "2021-03-01 10");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Said>> said =
          IntStream.range(0, 200)
              .mapToObj(i -> Map.of("as_of", FIRST.plusSeconds(i).toString()))
              .map(fields -> threads.submit(() -> site.json(fields)))
              .toList();
      for (Future<Said> each : said) {
        assertThat(each.get().status()).isEqualTo(200);
      }
    }

    assertThat(database.connected("serve_reader")).isBetween(2, 4);
  }

  @Test
  void aDatabaseThatWasRestartedIsAskedAgainAtOnce() throws Exception {
    told(FIRST, "2021-03-01 10");
    assertThat(site.json(Map.of()).status()).isEqualTo(200);
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'serve_reader' and datname = current_database()");

    assertThat(site.json(Map.of("as_of", "2021-03-02")).status()).isEqualTo(200);
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

      if (then.isEmpty()) {
        assertThat(said.status()).as("as of %s", moment).isEqualTo(404);
      } else {
        assertThat(totals(said)).as("as of %s", moment).isEqualTo(then);
      }
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

  private String page(String... field) {
    Said page = site.dashboard(field.length == 0 ? Map.of() : Map.of(field[0], field[1]), "");
    assertThat(page.status()).isEqualTo(200);
    return page.text();
  }

  private void told(Instant at, String... figures) {
    told("singapore", "simulator", at, 0, figures);
  }

  /// A reply that came at this time with so many rows told these confirmed cases.
  private void told(String country, String source, Instant at, int rows, String... figures) {
    StringBuilder sql = new StringBuilder();
    sql.append(
        """
        insert into covid.reply (country, source, sha256, measures, received_at, read, accepted, rejected, skipped)
        values ('%s', '%s', repeat('0', 64), '{confirmed}', '%s', %d, %d, 0, 0);
        """
            .formatted(country, source, at, rows, rows));
    for (String figure : figures) {
      String[] both = figure.split(" ", 2);
      sql.append(
          """
          insert into covid.figure (country, source, measure, day, known_from, figure, reply)
          values ('%s', '%s', 'confirmed', '%s', '%s', %s, (select max(reply) from covid.reply));
          """
              .formatted(country, source, both[0], at, both[1]));
    }
    database.execute(sql.toString());
  }

  private static KeptRows rows(Map<String, String> environment) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new KeptRows(new Run(environment, Log.of(environment, nowhere), new Stop()));
  }
}
