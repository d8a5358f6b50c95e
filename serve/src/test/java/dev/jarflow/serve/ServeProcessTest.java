package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Checkout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The very jar that people get, as a process.
class ServeProcessTest {
  @TempDir Path data;

  private @Nullable Process started;

  @AfterEach
  void kill() {
    if (started != null) {
      started.destroyForcibly();
    }
  }

  @Test
  void itServesUntilItIsToldToStopAndThenEndsInTime() throws Exception {
    Process serve = process("--port", "0");
    int port = portOf(serve);
    assertThat(new Browser(port).get("/healthz").body()).isEqualTo("well\n");

    try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
      open.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      // Process.destroy would close the streams that are read below.
      serve.toHandle().destroy();
      assertThat(serve.waitFor(3, TimeUnit.SECONDS))
          .as("ended within 3 s, a client hanging on")
          .isTrue();
    }
    assertThat(serve.exitValue()).isEqualTo(143);
    try (BufferedReader rest = serve.errorReader()) {
      assertThat(rest.lines().toList())
          .singleElement()
          .asString()
          .contains("\"level\":\"INFO\",\"msg\":\"stopped\"");
    }
    assertThat(new String(serve.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Process serve = process("--port", port);
      assertThat(serve.waitFor(Duration.ofSeconds(60))).isTrue();
      assertThat(serve.exitValue()).isEqualTo(75);
      assertThat(new String(serve.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"outcome\":\"UNAVAILABLE\",\"message\":\"cannot listen on 127.0.0.1:%s\"}\n"
                  .formatted(port));
    }
  }

  @Test
  void anAddressOfAirflowThatIsNoneIsTheCallersMistake() throws Exception {
    Process serve = process("--airflow", "http://127.0.0.1:8080/dags; script-src *");
    assertThat(serve.waitFor(Duration.ofSeconds(60))).isTrue();
    assertThat(serve.exitValue()).isEqualTo(2);
    serve = process("--airflow", "http://127.0.0.1:8080/dags");
    assertThat(serve.waitFor(Duration.ofSeconds(60))).isTrue();
    assertThat(new String(serve.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith(
            "serve: expected Airflow's address like http://127.0.0.1:8080, found 'http://127.0.0.1:8080/dags'\n");
  }

  /// The port that it says it listens on.
  private static int portOf(Process serve) throws IOException {
    String line = serve.errorReader().readLine();
    assertThat(line).contains("\"msg\":\"serving http://127.0.0.1:");
    return Integer.parseInt(line.replaceFirst(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
  }

  private Process process(String... words) throws IOException {
    List<String> command = Checkout.command("serve");
    command.addAll(List.of(words));
    ProcessBuilder process = new ProcessBuilder(command).directory(data.toFile());
    process
        .environment()
        .put("JARFLOW_DATA", Files.createDirectories(data.resolve("data")).toString());
    process.environment().put("JARFLOW_LOG", "json");
    Process serve = process.start();
    started = serve;
    return serve;
  }
}
