package dev.jarflow.fetchcovid;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.fetchcovid.Scene.Played;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Patience;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WebServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The simulator as a source: what is asked for, and how each trouble that it plays ends.
class WebTest {
  private static final LocalDate TODAY = LocalDate.of(2023, 4, 10);
  private static final String COUNTRY = "--country=singapore";

  /// In the ninety days before TODAY.
  private static final String WITHOUT_GAPS = "--country=new-zealand";

  private final Scene scene;

  WebTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void theFirstFetchAsksForEverythingAndTheNextForWhatIsNewAndTwoWeeksBefore() throws Exception {
    Answer first;
    try (Played played = Played.on(TODAY)) {
      first = scene.fetch(WITHOUT_GAPS, played.allowed(""));
    }
    Answer next;
    try (Played played = Played.on(TODAY.plusDays(1))) {
      next = scene.fetch(WITHOUT_GAPS, played.allowed(""));
    }

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.field("first_day")).isEqualTo("2020-01-22");
    assertThat(first.field("last_day")).isEqualTo("2023-04-09");
    assertThat(first.err()).contains("\"from\":\"2020-01-22\"");
    assertThat(next.err()).contains("\"from\":\"2023-03-26\"");
    assertThat(next.field("last_day")).isEqualTo("2023-04-10");
    assertThat(Integer.parseInt(next.field("changed"))).isBetween(2, 5);
    assertThat(Integer.parseInt(next.field("revisions"))).isPositive();
    assertThat(scene.database().rows("select distinct measure from covid.figure order by 1"))
        .containsExactly("active", "confirmed", "deaths", "recovered");
  }

  /// Of each address by itself: the confirmed cases lack a day here, and the others lack another.
  @Test
  void aGapIsAskedForAgainForNinetyDays() throws Exception {
    try (Played played = Played.on(TODAY)) {
      scene.fetch(WITHOUT_GAPS, played.allowed(""));
      scene
          .database()
          .execute(
              """
              delete from covid.figure
              where measure = 'confirmed' and day in ('2023-01-08', '2023-01-09', '2023-03-01')
                  or measure = 'deaths' and day = '2023-01-08'
              """);

      Answer next = scene.fetch(WITHOUT_GAPS, played.allowed(""));

      assertThat(next.err())
          .contains("confirmed\",\"from\":\"2023-01-09\"")
          .contains("/total/country/new-zealand\",\"from\":\"2023-03-26\"");
      assertThat(next.field("changed")).isEqualTo("2");
    }
  }

  /// The second one waits, and then asks: what is loaded last was told last.
  @Test
  void ofTwoFetchesAtOnceTheFiguresOfTheLaterOneStay() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (WebServer server = new WebServer();
        ExecutorService fetches = Executors.newVirtualThreadPerTaskExecutor()) {
      server.then(
          out -> {
            answered.await();
            told(11).answer(out);
          });
      IntStream.rangeClosed(12, 14).forEach(cases -> server.then(told(cases)));
      String allowed = "--allow=simulator=" + server.address("");
      Future<Answer> early = fetches.submit(() -> scene.fetch(COUNTRY, allowed));
      Patience.until("the first one asks", () -> !server.requests().isEmpty());
      Future<Answer> late = fetches.submit(() -> scene.fetch(COUNTRY, allowed));
      Patience.until(
          "the second one waits or has loaded",
          () -> scene.database().waitingForAdvisoryLock() == 1 || late.isDone());
      answered.countDown();

      assertThat(early.get().code()).as(early.get().err()).isZero();
      assertThat(late.get().code()).as(late.get().err()).isZero();
      assertThat(scene.figures()).containsExactly("2023-04-09 13");
    }
  }

  private static WebServer.Behaviour told(int figure) {
    return WebServer.answer(
        200,
        "Content-Type: application/json",
        """
        [{"Country":"Singapore","Confirmed":%1$d,"Deaths":%1$d,"Date":"2023-04-09T00:00:00Z"}]
        """
            .formatted(figure));
  }

  @Test
  void theSameDayAgainChangesNothing() throws Exception {
    try (Played played = Played.on(TODAY)) {
      scene.fetch(COUNTRY, played.allowed(""));
      List<String> figures = scene.figures();

      Answer again = scene.fetch(COUNTRY, played.allowed(""));

      assertThat(again.field("changed")).isEqualTo("0");
      assertThat(scene.figures()).isEqualTo(figures);
    }
  }

  /// A reply is loaded again with what was taken of it, so the places of one address are not those
  /// of the other.
  @Test
  void aKeptReplyOfADividedCountryIsLoadedAgain() throws Exception {
    try (Played played = Played.on(TODAY)) {
      scene.fetch("--country=australia", played.allowed(""));
      List<String> state = scene.state();

      for (String number : scene.database().rows("select reply from covid.reply order by 1")) {
        Answer again = scene.fetch("--again", number);

        assertThat(again.field("rejected")).isEqualTo("0");
        assertThat(again.field("changed")).isEqualTo("0");
      }
      assertThat(scene.state()).isEqualTo(state);
    }
  }

  @Test
  void aHoleIsAGapAndDaysInAnotherOrderAreTheSame() throws Exception {
    try (Played played = Played.on(TODAY)) {
      Answer whole = scene.fetch(COUNTRY, "--from=2023-03-01", played.allowed(""));
      List<String> figures = scene.figures();
      scene.database().execute("truncate covid.finding, covid.figure, covid.place, covid.reply");
      Answer disordered = scene.fetch(COUNTRY, "--from=2023-03-01", played.allowed("disordered"));
      List<String> sorted = scene.figures();
      scene.database().execute("truncate covid.finding, covid.figure, covid.place, covid.reply");
      Answer hole = scene.fetch(COUNTRY, "--from=2023-03-01", played.allowed("hole"));

      assertThat(sorted).isEqualTo(figures);
      assertThat(disordered.out()).isEqualTo(whole.out());
      assertThat(Integer.parseInt(hole.field("gaps")))
          .isEqualTo(Integer.parseInt(whole.field("gaps")) + 7);
    }
  }

  /// None of them loses a day that was there before.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "wrong-type; 3; expected application/json, found text/plain",
        "html; 3; expected application/json, found text/html",
        "error-object; 3; the source says 'this API has closed'",
        "huge; 3; 'expected at most 50,000,000 bytes, found more'",
        "elsewhere; 3; expected a redirect on the same host, found one to http://elsewhere.invalid/",
        "busy; 75; asked 4 times: the server answered 429",
        "broken; 75; asked 4 times: the server answered 500",
        "cut; 75; asked 4 times: the answer was cut short",
        "nan; 0; BAD_FIGURE",
        "negative; 0; BAD_FIGURE",
        "repeated; 0; CONTRADICTION",
        "future; 0; FUTURE",
        "hole; 0; ''",
        "disordered; 0; ''"
      })
  void eachTroubleEndsAsItShouldAndLosesNoDay(String trouble, int code, String said)
      throws Exception {
    try (Played played = Played.on(TODAY)) {
      scene.fetch(COUNTRY, played.allowed(""));
      List<String> figures = scene.figures();

      Answer answer = scene.fetch(COUNTRY, played.allowed(trouble));

      assertThat(answer.code()).as(answer.err()).isEqualTo(code);
      assertThat(scene.figures()).isEqualTo(figures);
      if (code == 0) {
        assertThat(String.join(" ", scene.findings())).contains(said);
      } else {
        assertThat(answer.field("message")).contains(said);
      }
    }
  }

  @Test
  @Tag("soak")
  void aServerThatDripsIsAskedAgainAndThenUnavailable() throws Exception {
    try (Played played = Played.on(TODAY)) {
      scene.fetch(COUNTRY, played.allowed(""));
      List<String> state = scene.state();

      Answer answer = scene.fetch(COUNTRY, played.allowed("slow"));

      assertThat(answer.code()).as(answer.err()).isEqualTo(75);
      assertThat(answer.field("message"))
          .endsWith("could not be fetched, asked 4 times: no whole answer within 30 s");
      assertThat(scene.state()).isEqualTo(state);
    }
  }

  @Test
  void aRangeThatEndsBeforeTheFirstDayToAskForIsTheCallersMistake() throws Exception {
    try (Played played = Played.on(TODAY)) {
      Answer before = scene.fetch(WITHOUT_GAPS, "--to=2020-01-21", played.allowed(""));
      scene.fetch(WITHOUT_GAPS, played.allowed(""));
      Answer later = scene.fetch(WITHOUT_GAPS, "--to=2023-03-25", played.allowed(""));
      Answer named =
          scene.fetch(WITHOUT_GAPS, "--from=2023-03-25", "--to=2023-03-25", played.allowed(""));

      before.assertUsage(
          "fetch-covid: expected --to on or after 2020-01-22, the first day to ask for, found 2020-01-21: name an earlier --from");
      later.assertUsage(
          "fetch-covid: expected --to on or after 2023-03-26, the first day to ask for, found 2023-03-25: name an earlier --from");
      assertThat(later.err()).doesNotContain("asking");
      assertThat(named.field("read")).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--country=singapore --from=2999-01-01; expected --from on or before yesterday, 20",
        "--country=Singapore; expected a country like south-korea, in small letters, found 'Singapore'",
        "--country=a/b; found 'a/b'",
        "--country=singapore --source=elsewhere; expected one of the sources [simulator], or file: and a path, found 'elsewhere'",
        "--country=singapore --from=2021-03-02 --to=2021-03-01; expected --from on or before --to",
        "--country=singapore --again=1; expected either --country or --again",
        "--source=simulator; expected either --country or --again"
      })
  void whatCannotBeAskedForIsTheCallersMistake(String words, String said) {
    Answer answer = scene.fetch(words.split(" ", -1));

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains(said);
  }

  @Test
  void aCountryThatTheSourceDoesNotKnowIsTheCallersMistakeAndItsCountriesAreNamed()
      throws Exception {
    try (Played played = Played.on(TODAY)) {
      Answer answer = scene.fetch("--country=atlantis", played.allowed(""));

      assertThat(answer.code()).isEqualTo(2);
      assertThat(answer.err())
          .contains(
              "\nfetch-covid: expected a country that simulator has, found 'atlantis'; it has australia, denmark, new-zealand, singapore\n");
    }
    assertThat(scene.database().rows("select * from covid.reply")).isEmpty();
  }

  @Test
  void whereASourceListsNoCountriesNoneIsCalledUnknown() throws Exception {
    try (WebServer server = new WebServer()) {
      server.then(WebServer.answer(404, "", "gone")).then(WebServer.answer(404, "", "gone"));
      Answer answer = scene.fetch("--country=atlantis", "--allow=simulator=" + server.address(""));

      assertThat(answer.code()).isEqualTo(3);
      assertThat(answer.field("message")).endsWith("expected an answer 200, found 404");
    }
  }
}
