package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.ingest.Scene.RUN_3;
import static dev.jarflow.testing.WebServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.WebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file from a web address: each content is taken once, and there is no original to release.
class AddressTest {
  private static final String CSV = "Content-Type: text/csv";

  private final Scene scene;
  private final WebServer server = new WebServer();

  AddressTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aContentIsTakenOnceHoweverOftenItIsFetched() throws IOException {
    server
        .then(answer(200, CSV, "one\n"))
        .then(answer(200, CSV, "one\n"))
        .then(answer(200, CSV, "two\n"));
    scene.drop("dropped.csv", "not asked for");

    Answer first = fetch(RUN_1);
    Answer same = fetch(RUN_2);
    Answer changed = fetch(RUN_3);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(Scene.entries(first))
        .extracting(entry -> entry.name() + " " + Scene.read(entry.path()) + entry.bytes())
        .containsExactly("a.csv one\n4");
    assertThat(same.out())
        .isEqualTo(
            "{\"outcome\":\"NOTHING_TO_DO\",\"message\":\"nothing new in %s\",\"seen\":1,\"waiting\":0,\"refused\":0,\"refused_files\":[]}\n"
                .formatted(server.address("/a.csv")));
    assertThat(changed.code()).isZero();
    assertThat(changed.field("batch")).isNotIn("", first.field("batch"));
    assertThat(scene.stored()).hasSize(2);
    assertThat(scene.left()).containsExactly("dropped.csv");
  }

  @Test
  void aRunThatAsksAgainIsAnsweredWithoutAskingTheServer() {
    server.then(answer(200, CSV, "one\n"));
    Answer first = fetch(RUN_1);

    Answer again = fetch(RUN_1);

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.fields("batch", "waiting")).containsExactly(first.field("batch"), "0");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aPageInsteadOfAFileIsRejectedAndNothingIsKept() {
    server.then(answer(200, "Content-Type: text/html", "<p>log in"));

    Answer answer = fetch(RUN_1);

    answer.assertEnded(3, server.address("/a.csv") + ": expected a file, found text/html");
    assertThat(scene.stored()).isEmpty();
    scene.assertRows("select * from ops.batch");
  }

  @Test
  void aServerThatAsksForAnHourIsUnavailable() {
    server.then(answer(429, "Retry-After: 3600", ""));

    Answer answer = fetch(RUN_1);

    answer.assertEnded(
        75,
        server.address("/a.csv")
            + " could not be fetched, asked once: the server answered 429, and asks to wait 3600 s");
    assertThat(scene.stored()).isEmpty();
  }

  @Test
  void anAddressIsOneFileAndHoldsNoPassword() {
    Answer pattern = scene.ingest(RUN_1, "--from", server.address("/a.csv"), "--pattern", "*.csv");
    Answer password = scene.ingest(RUN_1, "--from", "http://ann:secret@127.0.0.1/a.csv");

    pattern.assertUsage("ingest: --pattern is for the files of a folder: an address is one file");
    password.assertUsage(
        "ingest: expected an address like https://host/file.csv, without a password, found"
            + " 'http://127.0.0.1/a.csv'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "busy"})
  void toldToEndWhileItWaitsForAServerItEndsInTime(String server) throws Exception {
    if (server.equals("busy")) {
      this.server.then(answer(503, "Retry-After: 60", ""));
    }
    try (Running running = scene.start("--from", this.server.address("/a.csv"))) {
      running.until("it asked", () -> !this.server.requests().isEmpty());
      running.untilLogged(server.equals("busy") ? "will be asked again" : "");

      running.terminate();
    }
    assertThat(scene.stored()).isEmpty();
  }

  private Answer fetch(String run) {
    return scene.ingest(run, "--from", server.address("/a.csv"));
  }
}
