package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.serve.Browser.Got;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of trips are loaded on demand, by a run that Airflow starts for whoever asks.
class IngestionsTest implements WithDatabase {
  private static final String INGESTIONS = "/api/trips/ingestions";
  private static final String AS_JSON = "Content-Type: application/json";

  @TempDir Path data;

  private final TestDatabase database = TestDatabase.migrated();
  private Scene scene;
  private String ada;

  @BeforeEach
  void start() throws IOException {
    scene = new Scene(data, database::environment, null);
    ada = "Authorization: Bearer " + scene.airflow.login("ada", "op", "trips");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Override
  public TestDatabase database() {
    return database;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                     | *
          {"files": null}                        | *
          {"files": ["a.csv"]}                   | a.csv
          {"files": ["b.csv", "a.csv", "b.csv"]} | {a.csv,b.csv}
          {"files": ["a,b*[1].csv", "{c}"]}      | {a\\,b\\*\\[1\\].csv,\\{c\\}}
          """)
  void airflowIsAskedToRunThePipelineForTheseFiles(String body, String files) throws IOException {
    Got got = begin(body, ada);

    assertThat(got.status()).as(got.body()).isEqualTo(202);
    String id = field(got, "id");
    assertThat(scene.airflow.started).isEqualTo(Map.of(id, Map.of("files", files)));
    assertThat(field(got, "state")).isEqualTo(INGESTIONS + "/" + id);
    assertThat(field(got, "events")).isEqualTo(INGESTIONS + "/" + id + "/events");
    assertThat(field(got, "page")).isEqualTo("/trips/ingestions/" + id);
    assertThat(scene.airflow.asked.getLast())
        .isEqualTo("/api/v2/dags/trips/dagRuns cookie=null bearer=" + ada.substring(15));
  }

  @Test
  void theSameFilesAreAskedForOnceAtATime() throws IOException {
    String first = field(begin("{\"files\":[\"a\",\"b\"]}", ada), "id");

    assertThat(field(begin("{\"files\":[\"b\",\"a\"]}", ada), "id")).isEqualTo(first);
    assertThat(field(begin("{\"files\":[\"b\"]}", ada), "id")).isNotEqualTo(first);

    // It has taken its files: one of that name may have been dropped since.
    scene.airflow.states.put(first, "running");
    assertThat(field(begin("{\"files\":[\"a\",\"b\"]}", ada), "id")).isNotEqualTo(first);
    assertThat(scene.airflow.states).hasSize(3);
  }

  @Test
  void whoMayStartNothingIsToldSoByAirflow() throws IOException {
    String viewer = "Authorization: Bearer " + scene.airflow.login("vic", "viewer", "trips");

    Got got = begin("{}", viewer);

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.body()).isEqualTo("{\"error\":\"this login may not start the pipeline trips\"}");
    assertThat(begin("{}", "X-Nothing: 1").status()).isEqualTo(401);
    assertThat(scene.airflow.started).isEmpty();
  }

  /// The browser adds the cookie by itself, whoever made the page that asks.
  @Test
  void aPageOfAnotherSiteStartsNothing() throws IOException {
    String cookie = "Cookie: _token=" + ada.substring("Authorization: Bearer ".length());
    String here = "Origin: http://127.0.0.1:" + scene.browser.port();

    assertThat(begin("{}", cookie).status()).isEqualTo(403);
    assertThat(begin("{}", cookie, "Origin: https://evil.example").status()).isEqualTo(403);
    assertThat(begin("{}", cookie, here).status()).isEqualTo(202);
  }

  @Test
  void whileAirflowIsAwayNobodyStartsAnything() throws IOException {
    begin("{}", ada);
    scene.airflow.odd = "/api";

    Got got = begin("{\"files\":[\"a\"]}", ada);

    assertThat(got.status()).isEqualTo(503);
    assertThat(got.body()).contains("Airflow, which starts the pipeline, does not answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          nothing                    | expected {} or {\\"files\\": [\\"a.csv\\"]}, found something else
          []                         | expected {} or {\\"files\\": [\\"a.csv\\"]}, found something else
          {"file": ["a.csv"]}        | expected {} or {\\"files\\": [\\"a.csv\\"]}, found something else
          {"files": "a.csv"}         | expected {} or {\\"files\\": [\\"a.csv\\"]}, found something else
          {"files": []}              | expected {} or {\\"files\\": [\\"a.csv\\"]}, found something else
          {"files": [1]}             | expected names of files in the landing folder, found '1'
          {"files": ["../etc/a"]}    | expected names of files in the landing folder, found '../etc/a'
          {"files": [".archive"]}    | expected names of files in the landing folder, found '.archive'
          {"files": ["a\\nb"]}        | expected names of files in the landing folder, found 'a\\\\x0ab'
          """)
  void whatIsNoFileIsRefusedWithASentence(String body, String sentence) throws IOException {
    Got got = begin(body, ada);

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.body()).isEqualTo("{\"error\":\"%s\"}".formatted(sentence));
    assertThat(scene.airflow.started).isEmpty();
  }

  @Test
  void moreNamesThanAPatternHoldsAreRefused() throws IOException {
    String names =
        IntStream.range(0, 100)
            .mapToObj("\"trips-of-%03d.csv\""::formatted)
            .collect(Collectors.joining(","));

    Got got = begin("{\"files\":[%s]}".formatted(names), ada);

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.body()).contains("expected names of 998 letters in all, found more");
  }

  @Test
  void itsStateIsThatOfTheRunAndOfEachFile() throws IOException {
    String id = field(begin("{}", ada), "id");
    assertThat(state(id).body()).endsWith("\"state\":\"queued\",\"files\":[]}");
    file(id, "bad.csv", "refused", "it is empty", 0, 1);
    file(id, "good.csv", "loading", null, 500, 0.25);
    scene.airflow.states.put(id, "running");

    assertThat(state(id).body())
        .isEqualTo(
            """
            {"id":"%s","state":"running","files":[\
            {"file":"bad.csv","state":"refused","reason":"it is empty","trips":0,"quarantined":0,"percent":100,"seconds":2.0,"rows_per_second":0,"seconds_left":null},\
            {"file":"good.csv","state":"loading","reason":null,"trips":500,"quarantined":0,"percent":25,"seconds":2.0,"rows_per_second":250,"seconds_left":6}]}"""
                .formatted(id));
    assertThat(state("other").status()).isEqualTo(404);
    assertThat(state("%2e%2e%2fother").status()).isEqualTo(404);
    assertThat(scene.browser.get(INGESTIONS, ada).status()).isEqualTo(405);

    scene.airflow.states.put(id, "failed");
    assertThat(state(id).body()).contains("\"file\":\"good.csv\",\"state\":\"not loaded\"");
  }

  @Test
  void aPageShowsTheSameAndListens() throws IOException {
    String id = field(begin("{}", ada), "id");
    file(id, "<b>.csv", "loading", null, 500, 0.25);

    Got page = scene.browser.get("/trips/ingestions/" + id, ada);

    assertThat(page.body())
        .contains("data-events=\"/api/trips/ingestions/" + id + "/events\"", "&lt;b&gt;.csv")
        .contains("0 of 1", "25 %", "2.0 s, 250 rows/s, about 6 s left");
    assertThat(page.header("Content-Security-Policy")).contains("connect-src 'self'");
    scene.airflow.states.put(id, "success");
    assertThat(scene.browser.get("/trips/ingestions/" + id, ada).body())
        .doesNotContain("data-events=")
        .contains("not loaded");
    assertThat(scene.browser.get("/trips/ingestions/other", ada).status()).isEqualTo(404);
  }

  private void file(
      String run, String name, String state, @Nullable String reason, long trips, double share) {
    execute(
        """
        insert into trips.file_progress (dag_id, run_id, sha256, name, state, reason, trips, share, milliseconds)
        values ('trips', '%s', '%s', '%2$s', '%s', %s, %d, %s, 2000)
        on conflict (dag_id, run_id, sha256) do update
        set state = excluded.state, trips = excluded.trips, share = excluded.share, revision = default
        """
            .formatted(
                run, name, state, reason == null ? "null" : "'" + reason + "'", trips, share));
  }

  private Got begin(String body, String... headers) throws IOException {
    String[] all = Stream.concat(Stream.of(AS_JSON), Stream.of(headers)).toArray(String[]::new);
    return scene.browser.post(INGESTIONS, body, all);
  }

  private Got state(String id) throws IOException {
    return scene.browser.get(INGESTIONS + "/" + id, ada);
  }

  private static String field(Got got, String name) {
    assertThat(got.body()).startsWith("{");
    return String.valueOf(((Map<?, ?>) Objects.requireNonNull(Json.read(got.body()))).get(name));
  }
}
