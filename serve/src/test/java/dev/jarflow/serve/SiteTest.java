package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.Browser.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The site over real HTTP: what is seen, and what is never seen.
class SiteTest {
  private static final String RUN = "scheduled__2026-11-21T13:15:00+00:00";
  private static final String SECRET = "not below reports/";

  @TempDir Path data;

  private static final String[] PIPELINES = {
    "applications", "sales", "d", "..", "a/b c", "<b>&\"", "<script>d"
  };

  private Scene scene;
  private String token;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    scene = new Scene(data, Scene::none, null);
    token = scene.airflow.login("ada", "viewer", PIPELINES);
    browser = scene.as(token);
    Files.writeString(data.resolve("secret.txt"), SECRET);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void airflowsNamesLeadToThatVeryReport() throws IOException {
    publish("applications", RUN, "ingest", "first");
    publish("applications", "..", "ingest", "dots");
    publish("applications", "a/b c", "ingest", "slash");
    new Report("applications", RUN, "ingest", 7).publish(data, page("", "mapped"));

    assertThat(follow("%7BMAP_INDEX%7D", "applications", RUN, "ingest").body()).contains("first");
    assertThat(follow("-1", "applications", RUN, "ingest").body()).contains("first");
    assertThat(follow("7", "applications", RUN, "ingest").body()).contains("mapped");
    assertThat(follow("-1", "applications", "..", "ingest").body()).contains("dots");
    assertThat(follow("-1", "applications", "a/b c", "ingest").body()).contains("slash");
  }

  @Test
  void noOtherRunsReportStandsInForOneThatIsNotThere() throws IOException {
    publish("applications", RUN, "ingest", "another's");
    new Report("applications", RUN, "ingest", 7).publish(data, "another's");

    for (Got got :
        List.of(
            ask("-1", "applications", "manual__1", "ingest"),
            ask("-1", "applications", RUN, "validate"),
            ask("-1", "sales", RUN, "ingest"),
            ask("8", "applications", RUN, "ingest"),
            ask("-1", "applications", "", "ingest"),
            ask("-1", "applications", RUN.toUpperCase(Locale.ROOT), "ingest"),
            ask("-1", "applications", RUN + "/ingest/7", ".."))) {
      assertThat(got.status()).isEqualTo(404);
      assertThat(got.body()).contains("<h1>No report yet</h1>").doesNotContain("another's");
    }
  }

  @Test
  void aReportThatIsNotThereYetIsLookedForAgain() throws IOException {
    Got got = ask("-1", "applications", "<b>&\"", "ingest");

    assertThat(got.body())
        .contains(
            "<meta http-equiv=\"refresh\" content=\"10\">",
            "Task <bdi class=\"mono\">ingest</bdi> of the DAG <bdi class=\"mono\">applications</bdi> has no report in the run <bdi class=\"mono\">&lt;b&gt;&amp;&quot;</bdi>.");
  }

  @Test
  void aRequestThatNamesNoTaskIsExplained() throws IOException {
    Got got = browser.get("/report/-1?dag=applications&run=%zz&task=ingest");

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.body())
        .contains("The address of a report is /report/?dag=…&amp;run=…&amp;task=…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secret.txt",
        "/reports/../secret.txt",
        "/reports/%2e%2e/secret.txt",
        "/reports/%2E%2E%2Fsecret.txt",
        "/reports/..%2fsecret.txt",
        "/reports/..%5csecret.txt",
        "/reports/..\\secret.txt",
        "/reports/%252e%252e/secret.txt",
        "/reports/%252e%252e%252fsecret.txt",
        "/reports/%c0%ae%c0%ae/secret.txt",
        "/reports/%c0%af..%c0%afsecret.txt",
        "/reports/./../secret.txt",
        "/reports/d/../../secret.txt",
        "/reports/d/..;/..;/secret.txt",
        "/reports//secret.txt",
        "/reports//etc/passwd",
        "/reports/%2fetc%2fpasswd",
        "/reports/secret.txt%00.html",
        "/reports/%00",
        "/reports/d/link.txt",
        "/reports/d/out/secret.txt",
        "/reports/d/inside/index.html",
        "/reports/d/.hidden",
        "/reports/d/%2ehidden",
        "/reports/d/.git/config",
        "/reports/d/index.html/",
        "/reports/d/index.html/x",
        "/reports/d/fifo",
        "/reports/d/none",
        "/reports/d/%",
        "/reports/d/%zz",
        "/reports/d/%e9",
        "/reports?/../secret.txt",
        "/%2e%2e/secret.txt",
        "//127.0.0.1/secret.txt",
        "/favicon.ico"
      })
  void nothingOutsideAndNothingHiddenIsSeen(String path) throws Exception {
    Path folder = Files.createDirectories(data.resolve("reports/d"));
    Files.writeString(folder.resolve("index.html"), "public");
    Files.writeString(folder.resolve(".hidden"), SECRET);
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), SECRET);
    Files.createSymbolicLink(folder.resolve("link.txt"), data.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("out"), data);
    Files.createSymbolicLink(folder.resolve("inside"), folder);
    new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start().waitFor();

    Got got = browser.get(path);

    assertThat(got.status()).isIn(302, 400, 403, 404);
    assertThat(got.body()).doesNotContain(SECRET, "root:", "public");
    assertThat(got.header("Content-Security-Policy")).contains("default-src 'none'");
  }

  @Test
  void aFolderIsItsPageAndNeverAList() throws IOException {
    Path folder = Files.createDirectories(data.resolve("reports/d/r/t"));
    Files.writeString(folder.resolve("numbers.csv"), "a,b");

    assertThat(browser.get("/reports/d/r/t/").status()).isEqualTo(404);
    assertThat(browser.get("/reports/d/r/t").status()).isEqualTo(404);
    assertThat(browser.get("/reports/d/").body()).doesNotContain("numbers");
    assertThat(browser.get("/reports").header("Location")).isEqualTo("/reports/");
    Files.writeString(folder.resolve("index.html"), "the page");
    assertThat(browser.get("/reports/d/r/t").header("Location")).isEqualTo("/reports/d/r/t/");
    assertThat(browser.get("/reports/d/r/t/").body()).isEqualTo("the page");
    assertThat(browser.get("/reports/d/r/t/numbers.csv").body()).isEqualTo("a,b");
  }

  @Test
  void aFileIsWhatItsNameSaysOrIsSaved() throws IOException {
    Path folder = Files.createDirectories(data.resolve("reports/d"));
    Map<String, String> types =
        Map.of(
            "a.html", "text/html; charset=utf-8",
            "a.css", "text/css; charset=utf-8",
            "a.svg", "image/svg+xml",
            "a.PNG", "image/png",
            "a.json", "application/json",
            "a.csv", "text/csv; charset=utf-8",
            "a.txt", "text/plain; charset=utf-8",
            "a.exe", "application/octet-stream",
            "a.html.exe", "application/octet-stream",
            "html", "text/html; charset=utf-8");
    for (Map.Entry<String, String> type : types.entrySet()) {
      Files.writeString(folder.resolve(type.getKey()), "x");
      Got got = browser.get("/reports/d/" + type.getKey());

      assertThat(got.header("Content-Type")).as(type.getKey()).isEqualTo(type.getValue());
      assertThat(got.header("Content-Disposition"))
          .isEqualTo(type.getValue().equals("application/octet-stream") ? "attachment" : "");
    }
  }

  @Test
  void everyAnswerIsGuarded() throws IOException {
    publish("d", "r", "t", "");
    for (Got got :
        List.of(
            browser.get("/"),
            browser.get("/healthz"),
            browser.get("/reports/d/r/t/"),
            browser.get("/none"),
            browser.get("/", "Host: evil.example"),
            browser.ask("POST", "/"),
            browser.get("/{}"))) {
      assertThat(got.headers())
          .containsEntry(
              "Content-Security-Policy",
              "default-src 'none'; script-src %s; connect-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors http://127.0.0.1:8080 http://localhost:8080"
                  .formatted(Page.SCRIPTS))
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Referrer-Policy", "no-referrer")
          .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
          .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
          .doesNotContainKeys("Server", "Access-Control-Allow-Origin");
    }
  }

  @Test
  void aCopyThatIsStillRightIsNotSentAgain() throws IOException {
    publish("d", "r", "t", "first");
    Got first = browser.get("/reports/d/r/t/");
    Got again = browser.get("/reports/d/r/t/", "If-None-Match: " + first.header("ETag"));
    publish("d", "r", "t", "other");
    Got other = browser.get("/reports/d/r/t/", "If-None-Match: " + first.header("ETag"));

    // Inside a frame the links above it are others.
    Got framed =
        browser.get(
            "/reports/d/r/t/", "If-None-Match: " + other.header("ETag"), "Sec-Fetch-Dest: iframe");

    assertThat(framed.status()).isEqualTo(200);
    assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.body()).contains("other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TAG",
        "W/TAG",
        "\"other\", TAG",
        "\"a, b\",W/\"other\" ,W/TAG",
        "*",
        "\"other\"\r\nIf-None-Match: TAG"
      })
  void aCopyIsKnownInAListAndByItsWeakTagToo(String tags) throws IOException {
    publish("d", "r", "t", "first");
    String tag = browser.get("/reports/d/r/t/").header("ETag");

    assertThat(
            browser.get("/reports/d/r/t/", "If-None-Match: " + tags.replace("TAG", tag)).status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "W/\"other\", \"more\"", "\"a TAG\"", "INNER", "", "w/TAG"})
  void aCopyWithAnotherTagIsSentAgain(String tags) throws IOException {
    publish("d", "r", "t", "first");
    String tag = browser.get("/reports/d/r/t/").header("ETag");
    String inner = tag.substring(1, tag.length() - 1);
    String sent = tags.replace("a TAG", "a " + inner).replace("INNER", inner).replace("TAG", tag);

    assertThat(browser.get("/reports/d/r/t/", "If-None-Match: " + sent).status()).isEqualTo(200);
  }

  @Test
  void headSaysHowLongItWouldBeAndNothingMore() throws IOException {
    publish("d", "r", "t", "é");
    for (String path : List.of("/", "/reports/d/r/t/", "/none", "/healthz")) {
      Got get = browser.get(path);
      Got head = browser.ask("HEAD", path);

      assertThat(head.status()).isEqualTo(get.status());
      assertThat(head.body()).isEmpty();
      assertThat(head.header("Content-Length"))
          .isEqualTo(get.header("Content-Length"))
          .isNotEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:9",
        "localhost:8050",
        "LOCALHOST",
        "[::1]:8050",
        "reports.example"
      })
  void oursAreTheNamesOfThisMachineAndThoseThatWereTold(String host) throws IOException {
    assertThat(browser.get("/healthz", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8050",
        "127.0.0.1@evil.example",
        "reports.example.evil"
      })
  void aStrangersNameForUsIsRefused(String host) throws IOException {
    Got got = browser.get("/", "Host: " + host);

    assertThat(got.status()).isIn(400, 421);
    assertThat(got.body()).doesNotContain("<h1>Reports</h1>");
  }

  @Test
  void anAddressWithItsSiteBeforeItIsAnswered() throws IOException {
    publish("d", "r", "t", "a report");
    String here = "http://127.0.0.1:" + browser.port();

    assertThat(browser.get(here + "/reports/d/r/t/").body()).contains("a report");
    assertThat(browser.get("HTTP://LocalHost/report/-1?dag=d&run=r&task=t").header("Location"))
        .isEqualTo("/reports/d/r/t/");
    for (String root : List.of(here, here + "/", here + "?a=b", "https://reports.example")) {
      assertThat(browser.get(root).body()).as(root).contains("<h1>Jarflow</h1>");
    }
    assertThat(scene.browser.get(here + "/reports/").body())
        .contains("login?next=%2Fjarflow%2Fto%2Freports%2F\"");
    assertThat(Files.readString(Path.of(scene.accessLog + ".0")))
        .contains("\"page\":\"/reports/\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://evil.example/healthz",
        "http://127.0.0.1@evil.example/healthz",
        "http://127.0.0.1.evil.example/healthz",
        "https://evil.example:8050/",
        "http:///healthz"
      })
  void aStrangersNameBeforeAnAddressIsRefused(String address) throws IOException {
    for (String host : List.of("Host: 127.0.0.1", "Host: evil.example")) {
      Got got = browser.get(address, host);

      assertThat(got.status()).isEqualTo(421);
      assertThat(got.body()).contains("<h1>Wrong name of this machine</h1>");
    }
  }

  @Test
  void anAddressThatNamesNoSiteOfTheWebIsNotFound() throws IOException {
    for (String address : List.of("ftp://127.0.0.1/healthz", "healthz", "*")) {
      assertThat(browser.get(address).status()).as(address).isEqualTo(404);
    }
  }

  @Test
  void anAddressMayHave8KilobytesAndNoMore() throws IOException {
    for (int length : List.of(4_096, 8_192)) {
      assertThat(browser.get("/" + "a".repeat(length - 1)).status()).isEqualTo(404);
      assertThat(browser.get("/?" + "a".repeat(length - 2)).status()).isEqualTo(200);
    }
    for (int length : List.of(8_193, 20_000, 100_000, 1_000_000)) {
      Got got = browser.get("/" + "a".repeat(length - 1));

      assertThat(got.status()).as(length + " bytes").isEqualTo(414);
      assertThat(got.body()).contains("expected an address of at most 8 KB");
      assertThat(browser.ask("DELETE", "/?" + "a".repeat(length - 2)).status()).isEqualTo(414);
    }
  }

  @Test
  void whoSendsABodyThatNobodyWantsReadsTheAnswer() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThat(browser.post("/", "a".repeat(60_000), "X: y").status()).isEqualTo(413);
      assertThat(browser.post("/", "a".repeat(600_000), "X: y").status()).isEqualTo(413);
    }
  }

  @Test
  void anOldRequestIsToldWhatIsExpected() throws IOException {
    Got nameless = browser.raw("GET /healthz HTTP/1.0\r\n\r\n");
    Got named = browser.raw("GET /healthz HTTP/1.0\r\nX: y\r\nHost: 127.0.0.1\r\n\r\n");

    assertThat(nameless.status()).isEqualTo(400);
    assertThat(named.status()).isEqualTo(505);
    assertThat(named.body()).contains("expected HTTP/1.1, found another version");
  }

  @Test
  void whoWantsTheConnectionClosedDoesNotWaitForIt() throws IOException {
    String ask = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), browser.port())) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("\r\n\r\nwell\n");
    }
  }

  @Test
  void onlyReadingIsAnswered() throws IOException {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "FOO")) {
      Got got = scene.browser.ask(method, "/", "Authorization: Bearer " + token);
      assertThat(got.status()).as(method).isEqualTo(405);
      assertThat(got.header("Allow")).isEqualTo("GET, HEAD");
    }
  }

  @Test
  void whatIsTooLongOrNoHttpIsRefused() throws IOException {
    String host = "Host: 127.0.0.1\r\n";
    assertThat(browser.get("/", "X: " + "a".repeat(40_000)).status()).isIn(400, 431);
    assertThat(browser.raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status()).isIn(400, 421);
    assertThat(browser.raw("GET / HTTP/1.1\r\n" + host + host + "\r\n").status()).isIn(400, 200);
    String tooLong = "Content-Length: 9000000000\r\n\r\n";
    String chunks = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    String close = " / HTTP/1.1\r\nConnection: close\r\n" + host;
    assertThat(browser.raw("POST" + close + tooLong).status()).isEqualTo(413);
    assertThat(browser.raw("GET" + close + chunks).status()).isIn(400, 401, 413);
    assertThat(browser.get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void whoSaysNothingDoesNotKeepOthersWaiting() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), browser.port());
        silent.add(socket);
        socket.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(browser.get("/healthz").status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void itIsReadyWhenItCanReadTheDataFolder() throws IOException {
    assertThat(browser.get("/readyz").body()).isEqualTo("ready\n");
    Path away = data.resolveSibling(data.getFileName() + "-away");
    Files.move(data, away);
    try {
      Got got = browser.get("/readyz");
      assertThat(got.status()).isEqualTo(503);
      assertThat(got.body()).isEqualTo("not ready: expected the data folder, found none to read\n");
      assertThat(browser.get("/healthz").status()).isEqualTo(200);
      assertThat(browser.get("/reports/").body()).contains("There is no report that you may read.");
    } finally {
      Files.move(away, data);
    }
  }

  @Test
  void theListShowsTheNewestOfEachTaskAndWhatItSaid() throws IOException {
    publish("sales", "r", "load", "1 < 2 & \"so\"");
    publish("applications", "old", "ingest", "an old one");
    publish("applications", RUN, "ingest", "3 files taken");
    age("applications", "old", "ingest", 49);

    String page = browser.get("/reports/").body();

    assertThat(page)
        .contains(
            "<h2>applications</h2>",
            "<h2>sales</h2>",
            ">3 files taken</a>",
            ">1 &lt; 2 &amp; &quot;so&quot;</a>",
            "href=\"/reports/applications/scheduled__2026-11-21T13%3A15%3A00%2B00%3A00/ingest/\"",
            "<summary>1 earlier</summary>",
            "href=\"/reports/applications/old/ingest/\"",
            "href=\"http://127.0.0.1:8080/dags/applications/runs/scheduled__2026-11-21T13%3A15%3A00%2B00%3A00/tasks/ingest\"")
        .doesNotContain("an old one");
    assertThat(page.indexOf("applications")).isLessThan(page.indexOf("sales"));
  }

  @Test
  void theListMarksFailedRunsAndThoseThatRefusedFiles() throws IOException {
    publish("applications", "1", "validate", "100 of 100");
    ended("applications", "1", "validate", "OK\",\"message\":\"m\",\"warning\":\"");
    publish("applications", "2", "validate", "90 of 100");
    ended("applications", "2", "validate", "OK\",\"message\":\"m\",\"warning\":\"2 files refused");
    publish("applications", "3", "validate", "0 of 0");
    ended("applications", "3", "validate", "REJECTED");
    ended("applications", "3", "load-members", "UNAVAILABLE\",\"message\":\"no connection to <x>");
    publish("applications", "4", "ingest", "nothing new");
    ended("applications", "4", "ingest", "NOTHING_TO_DO");
    publish("sales", "1", "load-sales", "3 transactions");
    ended("sales", "1", "load-sales", "OK\",\"warning\":\"2 files <refused>");
    for (int run = 1; run < 4; run++) {
      age("applications", String.valueOf(run), "validate", 4 - run);
    }

    String page = browser.get("/reports/").body();

    assertThat(page)
        .contains(
            "<h3>validate <span class=\"badge bad\">REJECTED</span></h3>\n<p><a href=\"/reports/applications/3/validate/\">0 of 0</a>",
            "<h3>load-members <span class=\"badge bad\">UNAVAILABLE</span></h3>\n<p><a href=\"/reports/applications/3/load-members/\">no connection to &lt;x&gt;</a>",
            "<h3>ingest</h3>",
            "<h3>load-sales <span class=\"badge wait\">warning</span></h3>",
            "<p>2 files &lt;refused&gt;</p>")
        .containsPattern(
            "<li><a href=\"/reports/applications/2/validate/\">.*</a> <span class=\"badge wait\">warning</span></li>")
        .containsPattern("<li><a href=\"/reports/applications/1/validate/\">[^\n]*</a></li>");
  }

  @Test
  void aPipelineWhoseLastRunFailedIsMarkedAboveItsReports() throws IOException {
    publish("sales", "r", "load-sales", "3 transactions");
    scene.airflow.failed.add("sales");

    assertThat(browser.get("/reports/").body())
        .containsPattern(
            "<h2>sales</h2>\n<p class=\"note bad\"><b>sales failed</b> .*href=\"http://127.0.0.1:8080/dags/sales/runs/manual__1\">Its run in Airflow</a>.*\n<h3>load-sales</h3>");
  }

  @Test
  void theReportOfATaskThatFailedWithoutOneSaysWhy() throws IOException {
    ended("applications", RUN, "load-members", "REJECTED\",\"message\":\"expected <1>, found 2");

    Got got = follow("-1", "applications", RUN, "load-members");

    assertThat(got.body())
        .contains(
            "<h1>load-members <span class=\"badge bad\">REJECTED</span></h1>\n<p>expected &lt;1&gt;, found 2</p>",
            ">All reports</a>");
    assertThat(browser.get("/reports/applications/none/load-members/").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"outcome\":7,\"warning\":2}"})
  void aResultThatSaysNothingMarksNothing(String result) throws IOException {
    publish("d", "r", "t", "a page");
    Files.writeString(data.resolve("reports/d/r/t/result.json"), result);

    assertThat(browser.get("/reports/").body()).contains("<h3>t</h3>");
  }

  @Test
  void everyPageHasAWayBack() throws IOException {
    publish("d", "r", "t", "a report");
    ended("d", "failed", "t", "BUG");
    String ada = "Authorization: Bearer " + token;
    List<String> paths =
        List.of(
            "/reports/",
            "/reports/d/r/t/",
            "/reports/d/failed/t/",
            "/reports/d/r/none/",
            "/reports/notmine/r/t/",
            "/report/-1?dag=d&run=r&task=none",
            "/report/-1",
            "/dashboard",
            "/dashboard?country=atlantis",
            "/models/cars",
            "/models/none",
            "/members",
            "/none",
            "/%zz");
    for (String path : paths) {
      for (String frame : List.of("X-Y: z", "Sec-Fetch-Dest: iframe")) {
        assertThat(browser.get(path, frame).body()).as(path).contains("<a href=\"/\">Start</a>");
        assertThat(scene.browser.get(path, frame).body()).as(path).contains("href=\"/\">Start");
      }
    }
    assertThat(browser.ask("POST", "/", ada).body()).contains("<a href=\"/\">Start</a>");
    assertThat(browser.get("/", "Host: other.example").body())
        .contains("<a href=\"http://127.0.0.1:8080/jarflow/to/\">Start</a>");
    scene.airflow.status = 500;
    scene.wait(Duration.ofMinutes(30));
    assertThat(browser.get("/reports/").body())
        .contains("<h1>Airflow does not answer</h1>", "<a href=\"/\">Start</a>");
  }

  @Test
  void aReportByTheNameOfItsFileHasTheWayBackToo() throws IOException {
    publish("d", "r", "t", "a report");

    assertThat(browser.get("/reports/d/r/t/index.html").header("Location"))
        .isEqualTo("/reports/d/r/t/");
  }

  @Test
  void insideAirflowsFrameNothingLinksToAirflow() throws IOException {
    publish("applications", RUN, "ingest", "3 files taken");

    Got framed = browser.get("/reports/", "Sec-Fetch-Dest: iframe");

    assertThat(framed.body()).contains("3 files taken").doesNotContain("8080");
  }

  @Test
  void ofManyRunsTheNewestAreShownAndTheOthersCounted() throws IOException {
    for (int i = 0; i < 30; i++) {
      publish("d", "run-" + i, "t", "number " + i);
      age("d", "run-" + i, "t", 100 - i);
    }

    String page = browser.get("/reports/").body();

    assertThat(page)
        .contains(
            ">number 29</a>",
            "<summary>29 earlier</summary>",
            "/reports/d/run-28/t/",
            "/reports/d/run-9/t/",
            "and 9 more")
        .doesNotContain("/reports/d/run-8/t/");
  }

  @Test
  void namesThatAreMarkupAreText() throws IOException {
    publish("<script>d", "<script>r", "<script>t", "<script>s");

    assertThat(browser.get("/reports/").body())
        .contains("&lt;script&gt;s")
        .doesNotContain("<script");
  }

  private static String page(String title, String summary) {
    return new Page(title, Inline.line(summary), List.of(Part.paragraph(summary))).html();
  }

  private void publish(String dag, String run, String task, String summary) {
    new Report(dag, run, task, null).publish(data, page(task, summary));
  }

  /// `outcome` may go on with more fields.
  private void ended(String dag, String run, String task, String outcome) throws IOException {
    Path folder = data.resolve("reports/%s/%s/%s".formatted(dag, run, task));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("result.json"), "{\"outcome\":\"" + outcome + "\"}\n");
  }

  private void age(String dag, String run, String task, int hours) throws IOException {
    Path page = data.resolve("reports/%s/%s/%s/index.html".formatted(dag, run, task));
    Files.setLastModifiedTime(page, FileTime.from(Instant.now().minus(hours, ChronoUnit.HOURS)));
  }

  private Got ask(String index, String dag, String run, String task) throws IOException {
    return browser.get(
        "/report/%s?dag=%s&run=%s&task=%s"
            .formatted(index, Ask.encoded(dag), Ask.encoded(run), Ask.encoded(task)));
  }

  private Got follow(String index, String dag, String run, String task) throws IOException {
    Got got = ask(index, dag, run, task);
    assertThat(got.status()).isEqualTo(302);
    Got report = browser.get(got.header("Location"));
    assertThat(report.status()).isEqualTo(200);
    return report;
  }
}
