package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Report;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Metric;
import dev.jarflow.models.Model;
import dev.jarflow.models.ModelFile;
import dev.jarflow.models.Question;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Schema;
import dev.jarflow.serve.Browser.Got;
import dev.jarflow.testing.Patience;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that answer, over real HTTP, of a real registry with real model files.
class ModelsTest {
  private static final Subject CARS = Subject.named("cars");
  private static final Schema SCHEMA = CARS.schema();
  private static final String PREDICT = "/api/models/cars/predict";
  private static final String JSON = "Content-Type: application/json";
  private static final String ASKED =
      "{\"maint\":\"high\",\"doors\":\"4\",\"lug_boot\":\"big\",\"safety\":\"high\",\"class\":\"good\"}";

  @TempDir Path data;

  private final TestDatabase database = TestDatabase.migrated();
  private Scene scene;
  private String token;
  private Browser ada;

  @BeforeEach
  void start() throws IOException {
    Path secret = Files.writeString(data.resolve("token"), "the-token\n");
    scene = new Scene(data, database::environment, secret);
    token = scene.airflow.login("ada", "viewer", "cars");
    ada = scene.as(token);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void theReplyIsThatOfTheChampionWhoeverAsks() throws IOException {
    train(0.25);
    move(Registry.CHAMPION, 1);

    Got got = predict(ASKED);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.header("Content-Type")).isEqualTo("application/json");
    assertThat(got.body())
        .startsWith(
            "{\"model\":\"cars\",\"version\":1,\"buying\":\"vhigh\",\"probabilities\":{\"vhigh\":0.25,\"high\":0.25,\"med\":0.25,\"low\":0.25},\"seen\":false,\"averaged_over\":[\"persons\"],\"cases\":[");
    Registry.State state = asked(Registry::state);
    Champion champion = Objects.requireNonNull(Champion.of(state, Contents.of(data), SCHEMA));
    Question.Asked.Well asked = (Question.Asked.Well) Question.of(SCHEMA, CARS.asked());
    assertThat(got.body())
        .isEqualTo(Json.write(champion.reply(champion.model().answer(asked.question()))));
    assertThat(
            ada.post(
                    PREDICT,
                    ASKED,
                    "Content-Type: application/json; charset=utf-8",
                    "Origin: http://127.0.0.1:" + ada.port())
                .body())
        .isEqualTo(got.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'maint':'high','doors':'4','lug_boot':'big','safety':'high'}|{'error':'expected class to be one of unacc, acc, good, vgood, found none','faults':[{'attribute':'class','allowed':['unacc','acc','good','vgood'],'sentence':'expected class to be one of unacc, acc, good, vgood, found none'}]}",
        "{'maint':'high','doors':'7','lug_boot':'big','safety':'high','class':'good','color':'red'}|{'error':'expected the attributes maint, doors, persons, lug_boot, safety, class, found `color`; expected doors to be one of 2, 3, 4, 5more, found `7`'"
      })
  void whatTheModelDoesNotKnowIsNamedWithTheAllowedValues(String body, String reply)
      throws IOException {
    Got got = predict(body.replace('\'', '"'));

    assertThat(got.status()).isEqualTo(422);
    assertThat(((Map<?, ?>) Objects.requireNonNull(Json.read(got.body()))).keySet().toString())
        .isEqualTo("[error, faults]");
    assertThat(got.body()).startsWith(reply.replace('\'', '"').replace('`', '\''));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "high",
        "[]",
        "null",
        "{\"maint\":\"low\",\"maint\":\"high\"}",
        "{} {}",
        "{\"maint\":"
      })
  void whatIsNoObjectOfTextsIsNotUnderstood(String body) throws IOException {
    Got got = predict(body);

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.body())
        .isEqualTo(
            "{\"error\":\"expected one JSON object with a text for each attribute, found something else\"}");
  }

  /// Programs write 4 as a number, and null for what they do not know.
  @Test
  void aNumberIsItsTextAndNullIsLeftOutAndEverythingElseIsNoValue() throws IOException {
    train(0.25);
    move(Registry.CHAMPION, 1);
    String body =
        "{\"maint\":\"high\",\"doors\":%s,\"persons\":null,\"lug_boot\":\"big\",\"safety\":\"high\",\"class\":\"good\"}";

    assertThat(predict(body.formatted("4")).body()).contains("\"averaged_over\":[\"persons\"]");
    assertThat(predict(body.formatted("[\"4\"]")).status()).isEqualTo(422);
    assertThat(predict(body.formatted("[\"4\"]")).body())
        .startsWith(
            "{\"error\":\"expected doors to be one of 2, 3, 4, 5more, found '[\\\"4\\\"]'\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2;a=b\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n0\r\nX: y\r\n\r\n",
        "-1\r\n",
        "ffffffffffffffff\r\n",
        "x\r\n"
      })
  void aBodyInBadPiecesIsTheAskersFault(String pieces) throws IOException {
    Got got =
        scene.browser.raw(
            "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n%s"
                .formatted(PREDICT, JSON, token, pieces));

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.body()).contains("a body as HTTP/1.1 has it");
  }

  @Test
  void aBodyIsShortAndJsonAndComesHereAlone() throws IOException {
    String tooLong = "{\"maint\":\"" + "x".repeat(64 * 1024) + "\"}";
    String sentence =
        "{\"error\":\"expected a body of at most 64 KB at /api/models/NAME/predict or /api/trips/ingestions, and none at other addresses\"}";
    Got inPieces =
        scene.browser.raw(
            "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n%s\r\n8001\r\n"
                .formatted(PREDICT, JSON, token, "x".repeat(0x8000)));
    for (Got got : List.of(predict(tooLong), inPieces, post("/api/models/cars", "{}"))) {
      assertThat(got.status()).isEqualTo(413);
      assertThat(got.body()).isEqualTo(sentence);
    }
    assertThat(post("/models/cars", "{}").status()).isEqualTo(413);
    assertThat(post("/api/models/../" + "api/models/cars/predict/", "{}").status()).isEqualTo(413);
    assertThat(predict("x".repeat(64 * 1024)).status()).isEqualTo(400);

    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonx")) {
      Got got = scene.browser.post(PREDICT, ASKED, bearer(), "Content-Type: " + type);
      assertThat(got.status()).as(type).isEqualTo(415);
      assertThat(got.body())
          .isEqualTo(
              "{\"error\":\"expected the header Content-Type: application/json, found another type\"}");
    }
    for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
      Got got = scene.browser.ask(method, PREDICT, bearer());
      assertThat(got.status()).as(method).isEqualTo(405);
      assertThat(got.header("Allow")).isEqualTo("POST");
    }
    assertThat(scene.browser.ask("GET", PREDICT, bearer()).body())
        .isEqualTo("{\"error\":\"expected POST, found another method\"}");
    Got unknown = post("/api/models/houses/predict", ASKED);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body())
        .isEqualTo("{\"error\":\"expected a model, one of cars, found 'houses'\"}");
    assertThat(scene.browser.get("/api/models/houses", bearer()).body()).isEqualTo(unknown.body());
    assertThat(ada.get("/models/houses").status()).isEqualTo(404);
  }

  @Test
  void aPageOfAnotherSiteAsksNothingWithSomebodysCookie() throws IOException {
    train(0.25);
    move(Registry.CHAMPION, 1);
    String ours = "Origin: http://127.0.0.1:" + ada.port();

    for (Got got :
        List.of(
            ada.post(PREDICT, ASKED, JSON),
            ada.post(PREDICT, ASKED, JSON, "Origin: http://127.0.0.1:8080"),
            ada.post(PREDICT, ASKED, "Content-Type: text/plain", ours))) {
      assertThat(got.status()).isEqualTo(403);
      assertThat(got.body())
          .isEqualTo(
              "{\"error\":\"expected JSON from a page of this site, found a request of another page\"}");
    }
    Got nobody = scene.browser.post(PREDICT, ASKED, JSON, ours);
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.body()).startsWith("{\"error\":\"expected the header Authorization");
    assertThat(predictions()).isEmpty();
  }

  @Test
  void withoutAChampionEverythingSaysHowToGetOne() throws IOException {
    train(0.25);
    move(Registry.CHALLENGER, 1);
    String sentence =
        "expected a champion of cars, found none: drop a file into data/landing/cars and run the pipeline (./jarflow run cars), or let a version answer (./jarflow task promote cars --by-hand VERSION)";
    String json = "{\"error\":\"" + sentence + "\"}";

    Got page = ada.get("/models/cars");

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("<h1>Not available now</h1>", sentence + ".");
    assertThat(predict(ASKED).status()).isEqualTo(503);
    assertThat(predict(ASKED).body()).isEqualTo(json);
    assertThat(ada.get("/api/models/cars").status()).isEqualTo(503);
    assertThat(ada.get("/api/models/cars").body()).isEqualTo(json);
    assertThat(ada.get("/").body())
        .contains("<a href=\"/models/cars\">Model cars</a>", "no model answers");
  }

  @Test
  void withoutADatabaseEverythingSaysSo() throws IOException {
    try (Scene without = new Scene(data, Scene::none, null)) {
      String bob = without.airflow.login("bob", "viewer", "cars");
      String sentence = "serve was started without the variables that name a database";

      Got got = without.browser.post(PREDICT, ASKED, JSON, "Authorization: Bearer " + bob);

      assertThat(got.status()).isEqualTo(503);
      assertThat(got.body()).isEqualTo("{\"error\":\"" + sentence + "\"}");
      assertThat(without.as(bob).get("/models/cars").status()).isEqualTo(503);
      assertThat(without.as(bob).get("/models/cars").body())
          .contains("<h1>Not available now</h1>", sentence + ".");
      assertThat(without.as(bob).get("/").body()).contains(sentence);
    }
  }

  @Test
  void whileTheDatabaseIsSilentTheLastChampionAnswersOn() throws Exception {
    train(0.25);
    move(Registry.CHAMPION, 1);
    assertThat(predict(ASKED).status()).isEqualTo(200);
    TestDatabase beside = new TestDatabase(database.port(), "postgres");
    beside.execute("alter database " + database.name() + " allow_connections false");
    try {
      beside.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
              .formatted(database.name()));
      Thread.sleep(1_100);

      assertThat(predict(ASKED).status()).isEqualTo(200);
      Got page = ada.get("/models/cars");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("The database does not say who is champion now.");
      try (Scene fresh = new Scene(data, database::environment, null)) {
        String bob = fresh.airflow.login("bob", "viewer", "cars");
        Got got = fresh.browser.post(PREDICT, ASKED, JSON, "Authorization: Bearer " + bob);
        assertThat(got.status()).isEqualTo(503);
        assertThat(got.body())
            .isEqualTo(
                "{\"error\":\"the database does not say who is champion: try again in a moment\"}");
      }
    } finally {
      beside.execute("alter database " + database.name() + " allow_connections true");
    }
    until(
        () ->
            !ada.get("/models/cars")
                .body()
                .contains("The database does not say who is champion now."));
  }

  @Test
  void aChampionWhoseFileWasChangedDoesNotAnswerButOneThatIsReadDoes() throws Exception {
    train(0.25);
    String second = train(0.4);
    move(Registry.CHAMPION, 1);
    assertThat(predict(ASKED).status()).isEqualTo(200);
    for (Path file : List.of(Contents.of(data).path(digest(1)), Contents.of(data).path(second))) {
      file.toFile().setWritable(true);
      Files.writeString(file, Files.readString(file).replace("0.25", "0.26").replace("0.4", "0.5"));
    }

    assertThat(versionIn(predict(ASKED))).isEqualTo(1);
    move(Registry.CHAMPION, 2);

    until(() -> predict(ASKED).status() == 503);
    assertThat(predict(ASKED).body())
        .isEqualTo(
            "{\"error\":\"the file of cars version 2 cannot be used, and the log of serve says why: promote another version, or train again with ./jarflow run cars\"}");
    assertThat(ada.get("/models/cars").body())
        .contains("the file of cars version 2 cannot be used");
    assertThat(said())
        .containsOnlyOnce("the file of cars version 2 cannot be used")
        .contains("expected the SHA-256 " + second);
    Files.write(Contents.of(data).path(second), ModelFile.write(model(0.4)));
    until(() -> predict(ASKED).status() == 200);
  }

  @Test
  void aNewChampionAnswersSoonAndNoRequestIsLost() throws Exception {
    train(0.25);
    train(0.4);
    train(0.7);
    move(Registry.CHAMPION, 1);
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Set<Integer>>> asking = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        asking.add(
            threads.submit(
                () -> {
                  Set<Integer> seen = new TreeSet<>();
                  while (!over.get()) {
                    Got got = predict(ASKED);
                    assertThat(got.status()).as(got.body()).isEqualTo(200);
                    int version = versionIn(got);
                    double most = version == 1 ? 0.25 : version == 2 ? 0.4 : 0.7;
                    assertThat(got.body()).contains("\"vhigh\":" + most);
                    seen.add(version);
                    Thread.sleep(2);
                  }
                  return seen;
                }));
      }
      try {
        for (int version : List.of(2, 1, 2)) {
          Thread.sleep(1_200);
          move(Registry.CHAMPION, version);
        }
        move(Registry.CHAMPION, 3);
        Thread.sleep(4_000);
        assertThat(versionIn(predict(ASKED))).isEqualTo(3);
      } finally {
        over.set(true);
      }
      for (Future<Set<Integer>> each : asking) {
        assertThat(each.get()).contains(1, 3);
      }
    }
  }

  @Test
  void whatWasAskedIsWrittenDownByALoginThatCanDoNothingElse() throws IOException {
    train(0.4);
    move(Registry.CHAMPION, 1);
    predict(ASKED.replace("high", "HIGH"));
    ada.get("/models/cars");
    ada.get("/models/cars?maint=low&doors=2&persons=4&lug_boot=med&safety=low&class=unacc");
    predict("{}");
    scene.close();

    assertThat(predictions())
        .containsExactly(
            "1|http|1|{\"class\": \"good\", \"doors\": \"4\", \"maint\": \"high\", \"safety\": \"high\", \"persons\": null, \"lug_boot\": \"big\"}|{\"buying\": \"vhigh\", \"probabilities\": {\"low\": 0.2, \"med\": 0.2, \"high\": 0.2, \"vhigh\": 0.4}}",
            "1|page|1|{\"class\": \"unacc\", \"doors\": \"2\", \"maint\": \"low\", \"safety\": \"low\", \"persons\": \"4\", \"lug_boot\": \"med\"}|{\"buying\": \"vhigh\", \"probabilities\": {\"low\": 0.2, \"med\": 0.2, \"high\": 0.2, \"vhigh\": 0.4}}");
    for (String sql :
        List.of(
            "select * from ml.prediction",
            "delete from ml.prediction",
            "select * from ml.version",
            "insert into ml.move (model, alias, reason) values ('cars', 'champion', '')")) {
      assertThatThrownBy(() -> database.rowsAs("serve_predictions", sql))
          .as(sql)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void anAnswerDoesNotWaitForItsNote() throws Exception {
    train(0.4);
    move(Registry.CHAMPION, 1);
    assertThat(predict(ASKED).status()).isEqualTo(200);
    until(() -> predictions().size() == 1);
    database.execute("revoke insert on ml.prediction from serve_predictions");

    for (int i = 0; i < 3; i++) {
      assertThat(predict(ASKED).status()).isEqualTo(200);
    }

    until(() -> metrics().contains("\njarflow_serve_predictions_lost_total 3.000000\n"));
    assertThat(said())
        .containsOnlyOnce("\"msg\":\"answers were not written down\"")
        .contains("permission denied");
    database.execute("grant insert on ml.prediction to serve_predictions");
    predict(ASKED);
    until(() -> predictions().size() == 2);
    // A connection that broke while nobody asked is no reason to lose anything.
    throwOut("serve_predictions");
    predict(ASKED);
    until(() -> predictions().size() == 3);
    assertThat(metrics()).contains("\njarflow_serve_predictions_lost_total 3.000000\n");
  }

  /// Somebody holds the table, and nothing can be written until then.
  @Test
  void whatWaitsToBeWrittenIsBoundedAndSoIsTheEndOfServe() throws Exception {
    train(0.4);
    move(Registry.CHAMPION, 1);
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      TestDatabase.rows(connection, "lock table ml.prediction");
      predict(ASKED);
      until(() -> database.waitingFor("ml.prediction") == 1);
      for (int i = 0; i < 1_010; i++) {
        assertThat(predict(ASKED).status()).isEqualTo(200);
      }
      assertThat(metrics()).contains("\njarflow_serve_predictions_lost_total 10.000000\n");

      long start = System.nanoTime();
      scene.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(said()).contains("serve ended before all answers were written down");
    }
  }

  @Test
  void thePageAsksAnswersAndSaysWhoAnswers() throws IOException {
    train(0.4);
    move(Registry.CHAMPION, 1);
    new Report("cars", "manual__1", "train-model", null).publish(data, "report");

    Got got = ada.get("/models/cars");

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.header("Content-Security-Policy")).contains("form-action 'self'");
    assertThat(got.body())
        .contains(
            "<a href=\"/\">Start</a>",
            "<h1>Model cars: buying predicted</h1>",
            "<form class=\"choices\" method=\"get\">",
            "<select name=\"persons\"><option value=\"\" selected>not told</option><option>2</option>",
            "<h2>The answer: maint high, doors 4, lug_boot big, safety high, class good</h2>",
            "Most probable: <b>buying vhigh</b>, 40.0 %.",
            "No such row exists in the training data.",
            "<h2>The most similar rows</h2>",
            "<h2>Who answers</h2>",
            "<a href=\"/reports/cars/manual__1/train-model/\">",
            digest(1),
            "Log loss",
            "40.0 %, 35.0 % to 45.0 %",
            "25.0 %, 20.0 % to 30.0 %",
            "1.1000 to 1.3000",
            "shares by class",
            "<h2>History: 1</h2>",
            "the best so far",
            "cars manual__1",
            "<a href=\"/api/models/openapi.json\">")
        .containsOnlyOnce("<script")
        .contains("<script>// Shows the sentence above a table");
    Browser stranger = scene.as(scene.airflow.login("eve", "viewer", "sales"));
    assertThat(stranger.get("/models/cars").body()).doesNotContain("/reports/cars");
    assertThat(ada.get("/").body())
        .contains("<a href=\"/models/cars\">Model cars</a>", "version 1, boosting ordinal all");
    scene.airflow.failed.add("cars");
    scene.wait(Duration.ofMinutes(2));
    assertThat(ada.get("/models/cars").body()).contains("cars failed");
  }

  @Test
  void anAnswerHasAnAddressAndAWrongOneIsExplainedAboveTheForm() throws IOException {
    train(0.4);
    move(Registry.CHAMPION, 1);
    String address = "/models/cars?maint=low&doors=2&persons=4&lug_boot=med&safety=low&class=unacc";

    assertThat(ada.get(address).body())
        .contains("maint low, doors 2, persons 4, lug_boot med, safety low, class unacc</h2>")
        .contains("<option selected>unacc</option>");
    Got wrong = ada.get(address.replace("doors=2", "doors=9") + "&color%3Cb%3E=red");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body())
        .contains(
            "<h1>Not a valid choice</h1>",
            "expected the attributes maint, doors, persons, lug_boot, safety, class, found &#39;color&lt;b&gt;&#39;",
            "expected doors to be one of 2, 3, 4, 5more, found &#39;9&#39;.",
            "<option selected>unacc</option>");
    assertThat(wrong.body().indexOf("expected doors")).isLessThan(wrong.body().indexOf("<form"));
    assertThat(ada.get("/models/cars?doors=%zz").status()).isEqualTo(400);
  }

  @Test
  void theCardSaysWhereTheChampionComesFrom() throws IOException {
    train(0.4);
    move(Registry.CHALLENGER, 1);
    move(Registry.CHAMPION, 1);

    Got got = ada.get("/api/models/cars");

    assertThat(got.status()).isEqualTo(200);
    assertThat(
            got.body().replaceAll("\\d{4}-[-\\d]+T[\\d:.]+Z", "TIME").replace(digest(1), "DIGEST"))
        .isEqualTo(
            """
            {"model":"cars","version":1,"recipe":"boosting ordinal all","parameters":{"trees":"60"},\
            "metrics":{"accuracy":{"mean":0.4,"low":0.35,"high":0.45},"log_loss":{"mean":1.2,"low":1.1,"high":1.3}},"baseline":"shares by class",\
            "baseline_metrics":{"accuracy":{"mean":0.25,"low":0.2,"high":0.3},"log_loss":{"mean":1.4,"low":1.3,"high":1.5}},"trained_at":"TIME",\
            "run":"cars manual__1","rows":1728,"data_sha256":"%s","model_sha256":"DIGEST","seed":1,"repetitions":10,\
            "code":"train-model 1","moves":[\
            {"at":"TIME","alias":"champion","version":1,"takes_off":null,"reason":"the best so far","run":"cars manual__1"},\
            {"at":"TIME","alias":"challenger","version":1,"takes_off":null,"reason":"the best so far","run":"cars manual__1"}]}"""
                .formatted("b".repeat(64)));
  }

  /// What is described is what is taken and given.
  @Test
  void theDescriptionKnowsEveryValueAndEveryField() throws IOException {
    train(0.4);
    move(Registry.CHAMPION, 1);
    Got got = ada.get("/api/models/openapi.json");
    Object described = Json.read(got.body());

    Map<?, ?> asked =
        in(
            described,
            "paths",
            PREDICT,
            "post",
            "requestBody",
            "content",
            "application/json",
            "schema");
    Map<String, List<String>> allowed = new LinkedHashMap<>();
    in(asked, "properties")
        .forEach((name, values) -> allowed.put((String) name, strings(in(values).get("enum"))));
    Map<String, List<String>> known = new LinkedHashMap<>();
    SCHEMA.attributes().forEach(each -> known.put(each.name(), each.values()));
    assertThat(allowed).isEqualTo(known);
    List<String> required = new ArrayList<>(known.keySet());
    required.removeAll(SCHEMA.optional());
    assertThat(strings(asked.get("required"))).isEqualTo(required);

    assertThat(in(given(described, PREDICT, "post", "200"), "properties").keySet())
        .isEqualTo(in(Json.read(predict(ASKED).body())).keySet());
    assertThat(in(given(described, PREDICT, "post", "422"), "properties").keySet())
        .isEqualTo(in(Json.read(predict("{}").body())).keySet());
    assertThat(in(given(described, "/api/models/cars", "get", "200"), "properties").keySet())
        .isEqualTo(in(Json.read(ada.get("/api/models/cars").body())).keySet());
  }

  private static Map<?, ?> given(
      @Nullable Object description, String path, String method, String status) {
    return in(
        description,
        "paths",
        path,
        method,
        "responses",
        status,
        "content",
        "application/json",
        "schema");
  }

  private static Map<?, ?> in(@Nullable Object json, String... names) {
    Map<?, ?> at = (Map<?, ?>) Objects.requireNonNull(json);
    for (String name : names) {
      at = (Map<?, ?>) Objects.requireNonNull(at.get(name), name);
    }
    return at;
  }

  private static List<String> strings(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list)).stream().map(String::valueOf).toList();
  }

  private static void until(Callable<Boolean> condition) throws InterruptedException {
    Patience.until(
        "what was changed shows",
        () -> {
          try {
            return condition.call();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private Got predict(String body) throws IOException {
    return post(PREDICT, body);
  }

  private Got post(String path, String body) throws IOException {
    return scene.browser.post(path, body, JSON, bearer());
  }

  private String bearer() {
    return "Authorization: Bearer " + token;
  }

  private static int versionIn(Got got) {
    return Integer.parseInt(got.body().replaceFirst("(?s).*\"version\":(\\d+).*", "$1"));
  }

  private List<String> predictions() {
    return database.rows(
        "select version, via, rows, asked, answer from ml.prediction order by prediction");
  }

  private String metrics() throws IOException {
    return scene.browser.get("/metrics", "Authorization: Bearer the-token").body();
  }

  private String said() {
    return scene.log.toString(StandardCharsets.UTF_8);
  }

  private String digest(int version) {
    return database.rows("select sha256 from ml.version where version = " + version).getFirst();
  }

  private void throwOut(String login) {
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s' and datname = current_database()"
            .formatted(login));
  }

  /// Of one mind about everything: `first` for the first value, the rest for the others. It saw all
  /// rows but those of class good.
  private static Model model(double first) {
    double other = first == 0.4 ? 0.2 : first == 0.7 ? 0.1 : 0.25;
    int good = SCHEMA.keyAttribute().values().indexOf("good");
    List<Model.Line> lines = new ArrayList<>();
    for (int cell = 0; cell < SCHEMA.cells(); cell++) {
      int rows = SCHEMA.places(cell)[SCHEMA.keyAt()] == good ? 0 : 1;
      lines.add(new Model.Line(List.of(rows, 0, 0, 0), List.of(first, other, other, other)));
    }
    return new Model(SCHEMA, "boosting ordinal all", Map.of("trees", 60L), lines);
  }

  /// Registers the next version; the digest of its file.
  private String train(double first) throws IOException {
    byte[] file = ModelFile.write(model(first));
    Contents store = Contents.of(data);
    store.open();
    String sha256 = store.keep(new ByteArrayInputStream(file));
    assertThat(sha256).isEqualTo(Sha256.of(file));
    Registry.Trained trained =
        new Registry.Trained(
            sha256,
            new Registry.Data("b".repeat(64), List.of("b".repeat(64)), 1728),
            new Registry.Making(
                "boosting ordinal all", Map.of("trees", 60), 1, 10, "train-model 1"),
            new Registry.Judged(
                Map.of(
                    "accuracy", new Metric(0.4, 0.35, 0.45), "log_loss", new Metric(1.2, 1.1, 1.3)),
                "shares by class",
                Map.of(
                    "accuracy",
                    new Metric(0.25, 0.2, 0.3),
                    "log_loss",
                    new Metric(1.4, 1.3, 1.5))));
    asked(registry -> registry.register(trained, run("train-model")));
    return sha256;
  }

  private void move(String alias, int version) {
    asked(
        registry -> {
          registry.move(alias, version, null, "the best so far", run("promote"));
          return true;
        });
  }

  private <T> T asked(Function<Registry, T> work) {
    try (Database opened = Database.open(run("promote-and-train"))) {
      return work.apply(new Registry(opened, "cars"));
    }
  }

  /// A run of the pipeline, by the superuser: which task may do what is tested elsewhere.
  private Run run(String task) {
    Map<String, String> environment = new HashMap<>(database.environment("postgres"));
    environment.put("JARFLOW_DAG_ID", "cars");
    environment.put("JARFLOW_RUN_ID", "manual__1");
    environment.put("JARFLOW_TASK_ID", task);
    return new Run(environment, Log.of(Map.of(), System.err), new Stop());
  }
}
