package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.Browser.Got;
import dev.jarflow.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in, by hand-made requests over real HTTP.
class DoorTest {
  private static final List<String> CLOSED =
      List.of(
          "/",
          "/dashboard",
          "/members",
          "/reports/",
          "/reports/sales/r/load/",
          "/report/-1?dag=sales&run=r&task=load",
          "/api/covid/countries",
          "/api/covid/figures.json",
          "/api/covid/openapi.json",
          "/none");

  @TempDir Path data;
  private Scene scene;

  @BeforeEach
  void start() throws IOException {
    scene = new Scene(data, Scene::none, null);
    publish("sales", "load", "8,853 transactions");
    publish("applications", "ingest", "3 files");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void nobodySeesAnythingButTheWayIn() throws IOException {
    for (String path : CLOSED) {
      Got got = scene.browser.get(path);

      assertThat(got.status()).as(path).isEqualTo(401);
      assertThat(got.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(got.body()).doesNotContain("8,853", "3 files");
    }
    assertThat(scene.airflow.asked).isEmpty();
    String ada = scene.airflow.login("ada", "viewer");
    assertThat(scene.as(ada).get("/api/covid/figures.json?country=%zz").body())
        .isEqualTo(
            "{\"error\":\"expected an address in which each % begins two hexadecimal digits, and a body as HTTP/1.1 has it\"}");
    assertThat(scene.as(ada).get("/api/none").body()).startsWith("{\"error\":");
    assertThat(scene.browser.get("/api/covid/countries").body())
        .isEqualTo(
            "{\"error\":\"expected the header Authorization: Bearer TOKEN, with a token of Airflow's /auth/token\"}");
    assertThat(scene.browser.get("/healthz").status()).isEqualTo(200);
    assertThat(scene.browser.get("/readyz").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8050, http://127.0.0.1:8080",
    "localhost:8050, http://localhost:8080",
    "LOCALHOST, http://localhost:8080",
    "reports.example, http://127.0.0.1:8080"
  })
  void theWayToTheLoginKeepsTheReadersNameForThisMachine(String host, String airflow)
      throws IOException {
    assertThat(scene.browser.get("/dashboard?country=a%2Fb&to=", "Host: " + host).body())
        .contains(
            "<a href=\"%s/api/v2/auth/login?next=%%2Fjarflow%%2Fto%%2Fdashboard%%3Fcountry%%3Da%%252Fb%%26to%%3D\">Log in with Airflow</a>"
                .formatted(airflow));
  }

  @Test
  void insideAirflowsFrameNoLinkLeadsToAnAirflowWithinItself() throws IOException {
    assertThat(scene.browser.get("/", "Sec-Fetch-Dest: iframe").body())
        .contains("Load Airflow&#39;s page again, and log in there.")
        .doesNotContain("8080");
  }

  @Test
  void whoIsLoggedInIsLetInByCookieOrToken() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");

    assertThat(scene.as(ada).get("/").status()).isEqualTo(200);
    assertThat(scene.browser.get("/", "Authorization: Bearer " + ada).status()).isEqualTo(200);
    assertThat(scene.airflow.asked)
        .startsWith("/ui/auth/me cookie=_token=%s bearer=null".formatted(ada))
        .allMatch(question -> !question.contains("theme"));
  }

  @Test
  void aTokenThatWasSentOnPurposeWinsOverTheCookie() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    String stranger = PlayedAirflow.token("eve", "admin", Instant.now().plusSeconds(60));

    assertThat(scene.as(ada).get("/", "Authorization: Bearer " + stranger).status()).isEqualTo(401);
    assertThat(scene.as(stranger).get("/", "Authorization: Bearer " + ada).status()).isEqualTo(200);
    assertThat(scene.as(ada).get("/", "Authorization: Bearer nonsense").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aTokenThatAirflowRefusesIsNobodys(int status) throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    scene.airflow.status = status;

    assertThat(scene.as(ada).get("/").status()).isEqualTo(401);
    assertThat(scene.as(ada).get("/").status()).isEqualTo(401);
    assertThat(scene.airflow.asked).hasSize(1);
    scene.airflow.status = 0;
    scene.wait(Duration.ofSeconds(6));
    assertThat(scene.as(ada).get("/").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a.b.c", "....", "a.e30.c", "a b.e30.c", "x\u00e9.e30.c"})
  void whatIsNoTokenIsNotEvenAskedAbout(String token) throws IOException {
    assertThat(scene.as(token).get("/").status()).isEqualTo(401);
    assertThat(scene.airflow.asked).isEmpty();
  }

  @Test
  void anExpiredTokenIsNotEvenAskedAbout() throws IOException {
    String old = PlayedAirflow.token("ada", "admin", Instant.now().minusSeconds(1));
    scene.airflow.known.put(old, Set.of());

    assertThat(scene.as(old).get("/").status()).isEqualTo(401);
    assertThat(scene.airflow.asked).isEmpty();
  }

  @Test
  void aTokenEndsWhileItsYesIsRemembered() throws IOException {
    String ada = PlayedAirflow.token("ada", "viewer", Instant.now().plusSeconds(30));
    scene.airflow.known.put(ada, Set.of());
    assertThat(scene.as(ada).get("/").status()).isEqualTo(200);

    scene.wait(Duration.ofSeconds(31));

    assertThat(scene.as(ada).get("/").status()).isEqualTo(401);
  }

  @Test
  void whoIsRemovedIsOutAfterAMinute() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    assertThat(scene.as(ada).get("/").status()).isEqualTo(200);
    scene.airflow.known.clear();

    scene.wait(Duration.ofSeconds(55));
    assertThat(scene.as(ada).get("/").status()).isEqualTo(200);
    scene.wait(Duration.ofSeconds(6));
    assertThat(scene.as(ada).get("/").status()).isEqualTo(401);
    scene.airflow.status = 500;
    scene.wait(Duration.ofSeconds(6));
    assertThat(scene.as(ada).get("/").status()).isEqualTo(503);
  }

  @Test
  void whileAirflowIsDownThoseWhoWereKnownReadOnAndNobodyElse() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    String bob = scene.airflow.login("bob", "viewer", "sales");
    assertThat(scene.as(ada).get("/reports/").body()).contains("8,853 transactions");
    scene.airflow.close();
    scene.wait(Duration.ofMinutes(14));

    assertThat(scene.as(ada).get("/reports/").body()).contains("8,853 transactions");
    assertThat(scene.as(ada).get("/").body()).contains("Airflow does not answer.");
    Got unknown = scene.as(bob).get("/reports/");
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.body()).contains("<h1>Airflow does not answer</h1>", "./jarflow doctor");
    assertThat(
            scene
                .as(ada)
                .ask(
                    "POST",
                    "/reports/",
                    "Origin: http://127.0.0.1:" + scene.browser.port(),
                    "Content-Type: application/json")
                .status())
        .isEqualTo(503);
    scene.wait(Duration.ofMinutes(2));
    assertThat(scene.as(ada).get("/reports/").status()).isEqualTo(503);
  }

  @Test
  void whatNobodyUnderstandsIsNoAnswer() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    scene.airflow.odd = "/api/v2/dags";
    for (String path : List.of("/", "/reports/", "/reports/sales/r/load/")) {
      assertThat(scene.as(ada).get(path).status()).as(path).isEqualTo(503);
    }
    scene.airflow.odd = null;
    assertThat(scene.as(ada).get("/reports/").body()).contains("8,853 transactions");
    scene.airflow.odd = "/api/v2/dags/";
    scene.airflow.failed.add("sales");
    scene.wait(Duration.ofMinutes(2));
    assertThat(scene.as(ada).get("/").body())
        .contains("Airflow does not answer.")
        .doesNotContain("last run failed");

    scene.airflow.odd = "/ui";
    scene.wait(Duration.ofMinutes(2));
    assertThat(scene.as(ada).get("/reports/").body()).contains("8,853 transactions");
    assertThat(scene.log.toString(StandardCharsets.UTF_8))
        .contains("Airflow does not say who somebody is")
        .doesNotContain(ada);
  }

  /// Strangers wait for each other: who was known is asked about apart from them.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFloodOfStrangersNeitherKeepsOutWhoIsKnownNorLengthensTheirTime(boolean isLoggedOut)
      throws Exception {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    assertThat(scene.as(ada).get("/dashboard").status()).isNotEqualTo(401);
    if (isLoggedOut) {
      scene.airflow.known.clear();
    }
    scene.airflow.slowness = Duration.ofMillis(800);
    scene.wait(Duration.ofMinutes(2));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String made = PlayedAirflow.token("eve-" + i, "admin", Instant.now().plusSeconds(600));
        Future<Got> asked = threads.submit(() -> scene.as(made).get("/dashboard"));
        assertThat(asked).isNotCancelled();
      }
      Thread.sleep(400);
      Got got = scene.as(ada).get("/dashboard");
      assertThat(got.status() == 401).as(got.body()).isEqualTo(isLoggedOut);
      assertThat(got.body()).doesNotContain("Airflow does not answer");
    }
  }

  @Test
  void noRedirectIsFollowed() throws IOException {
    try (PlayedAirflow elsewhere = new PlayedAirflow()) {
      String ada = scene.airflow.login("ada", "viewer", "sales");
      scene.airflow.redirect = elsewhere.address() + "/ui/auth/me";

      assertThat(scene.as(ada).get("/").status()).isEqualTo(503);
      assertThat(elsewhere.asked).isEmpty();
    }
  }

  @Test
  void anAirflowThatHangsIsNotWaitedForLong() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    scene.airflow.slowness = Duration.ofMinutes(1);
    long start = System.nanoTime();

    assertThat(scene.as(ada).get("/").status()).isEqualTo(503);
    assertThat(scene.as(ada).get("/").status()).isEqualTo(503);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(scene.airflow.asked).hasSize(1);
  }

  @Test
  void manyWhoAskAtOnceAskAirflowFewTimes() throws Exception {
    scene.airflow.slowness = Duration.ofMillis(100);
    String ada = scene.airflow.login("ada", "viewer", "sales");
    List<String> others =
        IntStream.range(0, 12)
            .mapToObj(i -> scene.airflow.login("user-" + i, "viewer", "sales"))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Got>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> scene.as(ada).get("/none")));
      }
      for (String other : others) {
        answers.add(threads.submit(() -> scene.as(other).get("/none")));
      }
      for (Future<Got> answer : answers) {
        assertThat(answer.get().status()).isNotIn(401, 403);
      }
    }
    assertThat(scene.airflow.asked.stream().filter(question -> question.contains(ada))).hasSize(1);
    assertThat(scene.airflow.most.get()).isBetween(2, 4);
  }

  @Test
  void madeUpTokensPushNobodyOut() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    assertThat(scene.as(ada).get("/dashboard").status()).isNotEqualTo(401);
    for (int i = 0; i < 1_100; i++) {
      String made = PlayedAirflow.token("eve-" + i, "admin", Instant.now().plusSeconds(60));
      assertThat(scene.as(made).get("/dashboard").status()).isEqualTo(401);
    }
    int before = scene.airflow.asked.size();

    assertThat(scene.as(ada).get("/dashboard").status()).isNotEqualTo(401);
    assertThat(scene.airflow.asked).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: nothing",
        "Origin: null",
        "Origin: http://127.0.0.1:9999",
        "Origin: http://localhost:8051",
        "Origin: http://evil.example",
        "Origin: http://127.0.0.1"
      })
  void aPageOfAnotherPortCannotWriteWithTheCookieOfItsReader(String origin) throws IOException {
    String ada = scene.airflow.login("ada", "admin", "sales");
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      Got got = scene.as(ada).ask(method, "/", origin, "Content-Type: application/json");

      assertThat(got.status()).as(method).isEqualTo(403);
      assertThat(got.body()).contains("This request came from another site");
    }
  }

  @Test
  void writingTakesJsonFromAPageOfThisSiteOrATokenSentOnPurpose() throws IOException {
    String ada = scene.airflow.login("ada", "admin", "sales");
    String ours = "Origin: http://127.0.0.1:" + scene.browser.port();

    assertThat(scene.as(ada).ask("POST", "/", ours, "Content-Type: text/plain").status())
        .isEqualTo(403);
    assertThat(scene.as(ada).ask("POST", "/", ours).status()).isEqualTo(403);
    // Nothing here writes yet: let in, and then told so.
    assertThat(
            scene
                .as(ada)
                .ask("POST", "/", ours, "Content-Type: application/json; charset=utf-8")
                .status())
        .isEqualTo(405);
    assertThat(scene.browser.ask("POST", "/", "Authorization: Bearer " + ada).status())
        .isEqualTo(405);
    assertThat(scene.browser.ask("POST", "/").status()).isEqualTo(401);
  }

  @Test
  void aReportIsForThoseWhoMayReadItsPipeline() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales");

    assertThat(scene.as(ada).get("/reports/sales/r/load/").body()).contains("8,853 transactions");
    for (String path :
        List.of(
            "/reports/applications/r/ingest/",
            "/reports/applications/r/ingest/index.html",
            "/reports/applic%61tions/r/ingest/",
            "/reports/removed/r/load/",
            "/report/-1?dag=applications&run=r&task=ingest",
            "/report/-1?dag=applications&run=none&task=none")) {
      Got got = scene.as(ada).get(path);
      assertThat(got.status()).as(path).isEqualTo(403);
      assertThat(got.body())
          .contains("<h1>Your login may not see this</h1>")
          .doesNotContain("3 files");
    }
    for (String list : List.of("/", "/reports/")) {
      assertThat(scene.as(ada).get(list).body())
          .contains(list.equals("/") ? "1 report" : "8,853 transactions")
          .doesNotContain("3 files", "applications");
    }
  }

  @Test
  void aReportSaysOfWhichRunItIsAndLeadsBack() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales", "<b>");
    publish("<b>", "<i>", "markup");

    assertThat(scene.as(ada).get("/reports/sales/r/load/").body())
        .contains(
            "<main>\n<p><span class=\"quiet\"><a href=\"/\">Start</a> · <a href=\"/reports/\">All reports</a> · <bdi class=\"mono\">load</bdi> of <bdi class=\"mono\">sales</bdi>, run <bdi class=\"mono\">r</bdi> · <a href=\"http://127.0.0.1:8080/dags/sales/runs/r/tasks/load\">in Airflow</a></span></p>\n<p>8,853 transactions</p>");
    assertThat(scene.as(ada).get("/reports/%253Cb%253E/r/%253Ci%253E/").body())
        .contains("<bdi class=\"mono\">&lt;i&gt;</bdi> of <bdi class=\"mono\">&lt;b&gt;</bdi>");
    assertThat(scene.as(ada).get("/reports/sales/r/load/index.html").body())
        .doesNotContain("All reports");
  }

  @Test
  void theFirstPageBeginsWithWhatFailed() throws IOException {
    String ada = scene.airflow.login("ada", "viewer", "sales", "applications");
    scene.airflow.failed.add("sales");
    scene.airflow.failed.add("secret");

    assertThat(scene.as(ada).get("/").body())
        .contains(
            "<b>sales failed</b>",
            "<a href=\"http://127.0.0.1:8080/dags/sales/runs/manual__1\">Its run in Airflow</a>",
            "2 reports of 2 tasks")
        .doesNotContain("secret", data.toString());
    scene.airflow.known.put(ada, Set.of("covid"));
    scene.airflow.failed.add("covid");
    scene.wait(Duration.ofMinutes(2));
    assertThat(scene.as(ada).get("/dashboard").body())
        .contains("<b>covid failed</b>")
        .doesNotContain("sales failed");
    scene.airflow.failed.clear();
    scene.wait(Duration.ofMinutes(2));
    assertThat(scene.as(ada).get("/").body())
        .contains(
            "No pipeline&#39;s last run failed. A run that has not ended yet does not count.");
  }

  @Test
  void membersAreForAdminsUnlessUsersAreNamed() throws IOException {
    String ada = scene.airflow.login("ada", "ADMIN", "sales");
    String bob = scene.airflow.login("bob", "viewer", "sales");

    // No database here: whoever may see members is told that it does not answer.
    assertThat(scene.as(ada).get("/members").status()).isEqualTo(503);
    assertThat(scene.as(ada).get("/").body()).contains("href=\"/members\"");
    assertThat(scene.as(bob).get("/members").status()).isEqualTo(403);
    assertThat(scene.as(bob).get("/").body()).doesNotContain("/members");
    try (Scene named = new Scene(data, Scene::none, null, "--people=bob")) {
      String admin = named.airflow.login("ada", "ADMIN", "sales");
      String member = named.airflow.login("bob", "viewer", "sales");
      assertThat(named.as(admin).get("/members").status()).isEqualTo(403);
      assertThat(named.as(member).get("/members").status()).isEqualTo(503);
    }
  }

  @Test
  void whatIsPublicOpensWhatItLoadsAndNothingElse() throws IOException {
    try (Scene open = new Scene(data, Scene::none, null, "--public=/dashboard")) {
      for (String path : List.of("/dashboard", "/%64ashboard", "/api/covid/figures.csv")) {
        assertThat(open.browser.get(path).status()).as(path).isEqualTo(503);
        assertThat(open.browser.get(path, "Cookie: _token=x.e30.y").status()).isEqualTo(503);
      }
      for (String path :
          List.of(
              "/",
              "/dashboard/",
              "/dashboard/../members",
              "/dashboard%2F..%2Fmembers",
              "/dashboard;/members",
              "/members",
              "/reports/",
              "/reports/sales/r/load/",
              "/api/covid/countries",
              "/api/covid/openapi.json",
              "/none")) {
        assertThat(open.browser.get(path).status()).as(path).isEqualTo(401);
      }
      assertThat(open.browser.ask("POST", "/dashboard").status()).isEqualTo(401);
      assertThat(open.airflow.asked).isEmpty();
    }
    assertThatThrownBy(() -> new Scene(data, Scene::none, null, "--public=/"))
        .isInstanceOf(UsageException.class)
        .hasMessage("expected a page that may be public, one of [/dashboard], found '/'");
  }

  @Test
  void figuresAboutItselfAreForWhoHasTheTokenOfTheFile() throws IOException {
    Path token = Files.writeString(data.resolve("token"), "the-token\n");
    try (Scene watched = new Scene(data, Scene::none, token)) {
      watched.browser.get("/healthz");
      watched.browser.get("/");

      assertThat(watched.browser.get("/metrics", "Authorization: Bearer the-token").body())
          .contains(
              "jarflow_serve_answers_total{status=\"200\"} 1\n",
              "jarflow_serve_answers_total{status=\"401\"} 1\n",
              "\njarflow_serve_heap_bytes ");
      String ada = watched.airflow.login("ada", "admin", "sales");
      assertThat(watched.browser.get("/metrics").status()).isEqualTo(401);
      assertThat(watched.as(ada).get("/metrics").status()).isEqualTo(401);
      assertThat(watched.browser.get("/metrics", "Authorization: Bearer the-toke").status())
          .isEqualTo(401);
      Files.writeString(token, "");
      assertThat(watched.browser.get("/metrics", "Authorization: Bearer ").status()).isEqualTo(401);
    }
    assertThat(scene.browser.get("/metrics", "Authorization: Bearer the-token").status())
        .isEqualTo(401);
  }

  @Test
  void noLogNamesAPersonATokenOrWhatSomebodyLookedFor() throws Exception {
    String ada = scene.airflow.login("ada", "viewer", "sales");
    scene.as(ada).get("/reports/sales/r/load/?who=ada");
    scene.as(ada).get("/dashboard?country=ada");
    scene.as(ada).get("/ada");
    scene.browser.get("/", "Authorization: Bearer " + ada + "x");
    scene.airflow.status = 500;
    scene.wait(Duration.ofMinutes(20));
    scene.as(ada).get("/");

    // An answer is logged after it was sent.
    Patience.until("five answers are logged", () -> logged().size() >= 5);
    List<String> lines = logged();
    assertThat(lines)
        .hasSize(5)
        .allMatch(
            line ->
                line.matches(
                    "\\{\"ts\":\"[^\"]+Z\",\"method\":\"GET\",\"page\":\"[a-z/]+\",\"status\":\\d+,\"ms\":\\d+}"));
    assertThat(lines.getFirst()).contains("\"page\":\"/reports/\",\"status\":200");
    assertThat(lines.get(2)).contains("\"page\":\"other\",\"status\":404");
    assertThat(lines + scene.log.toString(StandardCharsets.UTF_8))
        .doesNotContain("ada", ada.substring(0, 20));
  }

  private List<String> logged() {
    try {
      return Files.readAllLines(Path.of(scene.accessLog + ".0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void publish(String dag, String task, String summary) {
    String page = new Page(task, Inline.line(summary), List.of(Part.paragraph(summary))).html();
    new Report(dag, "r", task, null).publish(data, page);
  }
}
