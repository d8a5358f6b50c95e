package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The very jar that people get, as a process.
class ServeProcessTest {
  private static final int LARGE = 20_000_000;

  @TempDir Path data;

  @Test
  void itServesUntilItIsToldToStopAndThenEndsInTime() throws Exception {
    try (Running serve = start("--port", "0")) {
      int port = portOf(serve);
      assertThat(new Browser(port, "").get("/healthz").body()).isEqualTo("well\n");
      try (Socket hangingOn = new Socket(InetAddress.getLoopbackAddress(), port)) {
        hangingOn.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));

        Answer answer = serve.end();

        assertThat(answer.err().lines().skip(1))
            .singleElement()
            .asString()
            .contains("\"level\":\"INFO\",\"msg\":\"stopped\"");
      }
    }
  }

  @Test
  void whatItIsAnsweringIsAnsweredBeforeItStops() throws Exception {
    Path folder = Files.createDirectories(data.resolve("reports/sales/r/t"));
    Files.write(folder.resolve("large.bin"), new byte[LARGE]);
    try (PlayedAirflow airflow = new PlayedAirflow();
        Running serve = start("--port", "0", "--airflow", airflow.address().toString());
        Socket reader = new Socket()) {
      // A small buffer, so that most of it is still to be sent.
      reader.setReceiveBufferSize(64 * 1024);
      reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), portOf(serve)));
      String ask =
          "GET /reports/sales/r/t/large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(airflow.login("ada", "viewer", "sales"));
      reader.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
      assertThat(reader.getInputStream().readNBytes(1000)).hasSize(1000);

      Callable<Answer> end = serve::end;
      Future<Answer> answer = ForkJoinPool.commonPool().submit(end);
      Thread.sleep(500);

      assertThat(reader.getInputStream().readNBytes(LARGE - 1000)).hasSize(LARGE - 1000);
      assertThat(answer.get().err()).contains("\"msg\":\"stopped\"");
    }
  }

  @Test
  void aPortThatIsTakenIsASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Answer answer = answer("--port", "" + port);

      assertThat(answer.code()).isEqualTo(75);
      assertThat(answer.out())
          .isEqualTo(
              "{\"outcome\":\"UNAVAILABLE\",\"message\":\"cannot listen on 127.0.0.1:%d\"}\n"
                  .formatted(port));
    }
  }

  @Test
  void anAddressOfAirflowThatIsNoneIsTheCallersMistake() throws Exception {
    assertThat(answer("--airflow", "http://127.0.0.1:8080/dags; script-src *").code()).isEqualTo(2);
    assertThat(answer("--airflow", "http://127.0.0.1:8080/dags").err())
        .startsWith(
            "serve: expected Airflow's address like http://127.0.0.1:8080, found 'http://127.0.0.1:8080/dags'\n");
  }

  /// The port that it says it listens on.
  static int portOf(Running serve) throws Exception {
    serve.untilLogged("\"msg\":\"serving http://127.0.0.1:");
    String line = Files.readString(serve.err());
    return Integer.parseInt(line.replaceFirst("(?s).*127\\.0\\.0\\.1:(\\d+).*", "$1"));
  }

  private Answer answer(String... words) throws Exception {
    try (Running serve = start(words)) {
      return serve.answer();
    }
  }

  private Running start(String... words) throws IOException {
    return Workplace.of("serve", data, null).start(words);
  }
}
