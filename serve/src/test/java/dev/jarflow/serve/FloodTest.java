package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.Browser.Got;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jar that people get, under connections that ask nothing.
class FloodTest {
  private static final int SILENT = 2_000;
  private static final int TRICKLING = 300;
  private static final Duration SOON = Duration.ofMillis(100);
  /// In kB: what it takes when nobody asks is 110 MB.
  private static final long MOST_MEMORY = 200_000;

  @TempDir Path data;
  private PlayedAirflow airflow;
  private Running serve;
  private Browser browser;
  private Browser ada;

  @BeforeEach
  void start() throws Exception {
    Page page = new Page("load", Inline.line("3 files"), List.of(Part.paragraph("3 files")));
    new Report("sales", "r", "load", null).publish(data, page.html());
    airflow = new PlayedAirflow();
    serve =
        Workplace.of("serve", data, null)
            .start("--port", "0", "--airflow", airflow.address().toString());
    browser = new Browser(ServeProcessTest.portOf(serve), "");
    ada =
        new Browser(
            browser.port(), "Cookie: _token=" + airflow.login("ada", "viewer", "sales") + "\r\n");
    for (int i = 0; i < 50; i++) {
      browser.get("/healthz");
      ada.get("/reports/sales/r/load/");
    }
  }

  @AfterEach
  void stop() {
    serve.close();
    airflow.close();
  }

  @Test
  void whoAsksIsAnsweredAmongThousandsWhoDoNot() throws Exception {
    Measured measured = flood(Duration.ofSeconds(5));

    // Other tests keep the machine busy meanwhile: how soon the slowest come is for the soak test.
    assertThat(measured.share(50)).as(measured.words()).isLessThan(SOON);
    assertThat(measured.share(100)).as(measured.words()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  @Tag("soak")
  void whoAsksIsAnsweredForAMinuteAndOneLineSaysHowManyWereClosed() throws Exception {
    Measured measured = flood(Duration.ofSeconds(65));

    // Of twenty, one may meet a machine that is busy with something else.
    assertThat(measured.share(95)).as(measured.words()).isLessThan(SOON);
    assertThat(measured.share(100)).as(measured.words()).isLessThan(Duration.ofSeconds(1));
    List<String> lines = Files.readAllLines(serve.err());
    assertThat(lines.subList(1, lines.size()))
        .singleElement()
        .asString()
        .contains("\"level\":\"WARN\",\"msg\":\"connections closed in the last minute: ");
  }

  @Test
  void aRequestThatIsNotWholeIn10SecondsIsCutOffAndNobodyIsToldOfIt() throws Exception {
    List<String> begun =
        List.of(
            "",
            "GET /hea",
            "GET /healthz HTTP/1.1\r\n",
            "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    List<Socket> sockets = new ArrayList<>();
    long start = System.nanoTime();
    for (String words : begun) {
      sockets.add(call(words));
    }
    sockets.add(call("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    InputStream kept = sockets.getLast().getInputStream();
    assertThat(kept.readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
    for (Socket socket : sockets.subList(0, begun.size())) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(30));
    }
    assertThat(kept.readNBytes(kept.available())).asString().endsWith("well\n");
    sockets.getLast().setSoTimeout(10_000);
    sockets.getLast().getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
    for (Socket socket : sockets) {
      socket.close();
    }
    assertThat(browser.get("/healthz").status()).isEqualTo(200);
    assertThat(Files.readAllLines(serve.err())).hasSize(1);
  }

  private Socket call(String words) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), browser.port());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// How long each answer took, the fastest first, and the most memory in kB.
  private record Measured(List<Duration> sorted, long memory) {
    /// So many in a hundred were answered within this time.
    Duration share(int percent) {
      return sorted.get((sorted.size() - 1) * percent / 100);
    }

    String words() {
      return "%d answers, median %s, slowest %s, memory %d kB"
          .formatted(sorted.size(), share(50), share(100), memory);
    }
  }

  private Measured flood(Duration time) throws Exception {
    List<Duration> took = new ArrayList<>();
    long memory = 0;
    try (Flood flood = new Flood(browser.port(), SILENT, TRICKLING)) {
      assertThat(flood).isNotNull();
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        took.add(answer(browser, "/healthz", "well"));
        took.add(answer(ada, "/reports/sales/r/load/", "3 files"));
        memory = Math.max(memory, memory());
        Thread.sleep(100);
      }
    }
    Measured measured = new Measured(took.stream().sorted().toList(), memory);
    System.err.println(measured.words());
    assertThat(memory).as(measured.words()).isLessThan(MOST_MEMORY);
    return measured;
  }

  private static Duration answer(Browser browser, String path, String said) throws IOException {
    long start = System.nanoTime();
    Got got = browser.get(path);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).contains(said);
    return took;
  }

  /// In kB, as the system counts it.
  private long memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(serve.process().pid()))).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
