package dev.jarflow.source;

import static dev.jarflow.testing.WebServer.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.testing.WebServer;
import dev.jarflow.testing.WebServer.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An address as a source, against a server that misbehaves.
class HttpSourceTest {
  private static final int BOUND = 1_000;
  private static final HttpLimits PATIENT = limits(Duration.ofSeconds(20), 3);
  private static final HttpLimits HASTY = limits(Duration.ofSeconds(1), 2);
  private static final String CSV = "Content-Type: text/csv";
  private static final SourceFile FILE = new SourceFile("a file.csv", 0, Instant.EPOCH, "", 0);
  private static final Behaviour GOOD = answer(200, CSV, "one\n");

  private final WebServer server = new WebServer();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  HttpSourceTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aFileIsNamedByItsAddressAndReadWhole() throws Exception {
    server.then(GOOD);
    HttpSource source = source(PATIENT, "/x/a%20file.csv?token=secret");

    assertThat(source.place()).isEqualTo(server.address("/x/a%20file.csv"));
    assertThat(source.list().files()).containsExactly(FILE);
    assertThat(text(source)).isEqualTo("one\n");
    assertThat(server.requests().getFirst())
        .startsWith("GET /x/a%20file.csv?token=secret HTTP/1.1\n")
        .contains("\nAccept: */*", "\nAccept-Encoding: gzip");
  }

  @Test
  void anAddressWithoutAFileIsNamedByItsHost() {
    assertThat(source(PATIENT, "/").list().files())
        .extracting(SourceFile::name)
        .containsExactly("127.0.0.1");
  }

  @Test
  void aNameThatNoLogCouldShowIsRefused() {
    assertThat(source(PATIENT, "/a%0Ab.csv").list().refused())
        .extracting(RefusedFile::sentence)
        .containsExactly("a\\x0ab.csv: its name has control characters");
  }

  @Test
  void anAddressHasNoOriginalsToRelease() {
    assertThat(source(PATIENT, "/a.csv").look().files()).isEmpty();
  }

  @Test
  void aCompressedBodyIsDecompressed() throws Exception {
    server.then(answer(200, CSV + "\r\nContent-Encoding: gzip", gzip("one\n".getBytes(UTF_8))));

    assertThat(text(source(PATIENT, "/a.csv"))).isEqualTo("one\n");
  }

  @Test
  void aBodyUpToTheBoundIsTaken() throws Exception {
    server.then(answer(200, CSV, "x".repeat(BOUND)));

    assertThat(text(source(PATIENT, "/a.csv"))).hasSize(BOUND);
  }

  @Test
  void aRedirectOnTheSameHostIsFollowed() throws Exception {
    server.then(answer(302, "Location: /b.csv", "")).then(GOOD);

    assertThat(text(source(PATIENT, "/a.csv"))).isEqualTo("one\n");
    assertThat(server.requests().getLast()).startsWith("GET /b.csv ");
  }

  static List<Behaviour> passing() throws IOException {
    byte[] compressed = gzip("one\n".getBytes(UTF_8));
    return List.of(
        answer(408, "", ""),
        answer(429, "", ""),
        answer(429, "Retry-After: in a while", ""),
        answer(500, "", "sorry"),
        answer(503, "Content-Type: text/html", "<p>sorry"),
        raw("HTTP/1.1 200 OK\r\nContent-Ty"),
        raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\none"),
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none"),
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"),
        answer(200, "Content-Encoding: gzip", Arrays.copyOf(compressed, compressed.length - 9)));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void aServerThatIsBusyOrBreaksOffIsAskedAgain(Behaviour trouble) throws Exception {
    server.then(trouble).then(trouble).then(GOOD);

    assertThat(text(source(PATIENT, "/a.csv"))).isEqualTo("one\n");
    assertThat(server.requests()).hasSize(3);
    assertThat(log.toString(UTF_8).lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("\"level\":\"WARN\",\"msg\":\"will be asked again: the ")
                    .contains("\"address\":\"" + server.address("/a.csv") + "\""));
  }

  @Test
  void aServerThatStaysBusyIsUnavailable() {
    server.then(answer(503, "", "")).then(answer(429, "", "")).then(answer(500, "", ""));

    assertUnavailable(PATIENT, "asked 3 times: the server answered 500");
    assertThat(server.requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seconds", "date"})
  void retryAfterIsHonoured(String form) throws Exception {
    // A date has no parts of a second: two seconds from now may be one from now.
    String wait =
        form.equals("seconds")
            ? "1"
            : DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(2).atOffset(ZoneOffset.UTC));
    server.then(answer(429, "Retry-After: " + wait, "")).then(GOOD);
    long start = System.nanoTime();

    assertThat(text(source(PATIENT, "/a.csv"))).isEqualTo("one\n");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aDateThatIsPastIsNoWait() throws Exception {
    server.then(answer(503, "Retry-After: Thu, 1 Jan 2026 00:00:00 GMT", "")).then(GOOD);

    assertThat(text(source(PATIENT, "/a.csv"))).isEqualTo("one\n");
  }

  @Test
  void aServerThatAsksForAnHourIsNotWaitedFor() {
    server.then(answer(429, "Retry-After: 3600", ""));

    assertUnavailable(PATIENT, "asked once: the server answered 429, and asks to wait 3600 s");
  }

  static List<Behaviour> slow() {
    return List.of(
        _ -> Thread.sleep(Long.MAX_VALUE),
        out -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n".getBytes(UTF_8));
          while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(20);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("slow")
  void aServerThatTakesTooLongIsUnavailable(Behaviour slow) {
    server.then(slow).then(slow);

    assertUnavailable(HASTY, "asked 2 times: no whole answer within 1 s");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws Exception {
    server.close();

    assertUnavailable(HASTY, "asked 2 times: the connection was refused");
  }

  static List<Arguments> hopeless() throws IOException {
    byte[] large = new byte[BOUND + 1];
    String elsewhere = "expected a redirect on the same host, found one to ";
    return List.of(
        Arguments.of(answer(404, "", "gone"), "expected an answer 200, found 404"),
        Arguments.of(answer(204, "", ""), "expected an answer 200, found 204"),
        Arguments.of(
            answer(200, "Content-Type: Text/HTML; charset=utf-8", "<p>log in"),
            "expected a file, found text/html"),
        Arguments.of(answer(200, CSV, ""), "expected a file, found an empty body"),
        Arguments.of(answer(200, CSV, large), "expected at most 1,000 bytes, found more"),
        Arguments.of(
            answer(200, CSV + "\r\nContent-Encoding: gzip", gzip(large)),
            "expected at most 1,000 bytes, found more"),
        Arguments.of(
            answer(200, CSV + "\r\nContent-Encoding: gzip", "plain text"),
            "expected a body in gzip, found another"),
        Arguments.of(
            answer(200, CSV + "\r\nContent-Encoding: br", "x"),
            "expected a body in gzip or plain, found br"),
        Arguments.of(
            answer(302, "Location: https://example.org/b.csv?token=x", ""),
            elsewhere + "https://example.org/b.csv"),
        Arguments.of(
            answer(302, "Location: http://127.0.0.1:1/b.csv", ""),
            elsewhere + "http://127.0.0.1:1/b.csv"),
        Arguments.of(answer(302, "Location: file:///etc/passwd", ""), elsewhere + "file:"),
        Arguments.of(
            answer(302, "Location: a b", ""), "expected a redirect to an address, found none"),
        Arguments.of(answer(302, "", ""), "expected a redirect to an address, found none"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void anAnswerThatNoSecondTryWouldBetterIsRejected(Behaviour hopeless, String sentence) {
    server.then(hopeless);

    assertRejected(source(PATIENT, "/a.csv?token=secret"), sentence);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void redirectsInACircleAreRejected() {
    for (int i = 0; i < 6; i++) {
      server.then(answer(307, "Location: /a.csv", ""));
    }

    assertRejected(source(PATIENT, "/a.csv"), "expected at most 5 redirects, found more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http:///a.csv", "http://ann:secret@127.0.0.1/a.csv", "http:a.csv"})
  void anAddressWithoutAHostOrWithAPasswordIsAMistakeOfTheCaller(String address) {
    assertThatThrownBy(() -> HttpSource.of(run(), address, PATIENT))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "expected an address like https://host/file.csv, without a password")
        .hasMessageNotContaining("secret");
  }

  private static HttpLimits limits(Duration request, int tries) {
    return new HttpLimits(
        Duration.ofSeconds(5), request, BOUND, tries, Duration.ofMillis(20), Duration.ofSeconds(5));
  }

  private HttpSource source(HttpLimits limits, String path) {
    return HttpSource.of(run(), server.address(path), limits);
  }

  private Run run() {
    Map<String, String> environment = Map.of("JARFLOW_LOG", "json");
    return new Run(environment, Log.of(environment, new PrintStream(log, true, UTF_8)), new Stop());
  }

  private void assertUnavailable(HttpLimits limits, String sentence) {
    HttpSource source = source(limits, "/a.csv?token=secret");
    assertThatThrownBy(() -> source.open(FILE))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(server.address("/a.csv") + " could not be fetched, " + sentence);
  }

  private void assertRejected(HttpSource source, String sentence) {
    assertThatThrownBy(() -> source.open(FILE))
        .isInstanceOf(RejectedException.class)
        .hasMessage(server.address("/a.csv") + ": " + sentence);
  }

  private static String text(HttpSource source) throws Exception {
    try (InputStream in = source.open(FILE)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Behaviour raw(String text) {
    return out -> out.write(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
