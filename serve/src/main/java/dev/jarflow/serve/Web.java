package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.login.Credential;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A site on the network: the only class that knows the web server. Everything a stranger can make
/// large, many or slow is bounded here.
final class Web implements AutoCloseable {
  /// Three names of Airflow's of 250 characters, each percent-encoded.
  private static final int LONGEST_FIRST_LINE = 4096;
  /// A browser sends the cookies of every program of this host, Airflow's among them.
  private static final int LONGEST_HEADERS = 32 * 1024;
  /// The part of a page's file in which its body begins.
  private static final int LONGEST_HEAD = 64 * 1024;
  /// Said again in the sentences of Site.
  private static final int LONGEST_BODY = 64 * 1024;

  private static final int CONNECTIONS = 256;
  private static final int REQUESTS = 64;
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /// For requests that are being answered when the program is told to stop; it has 3 s to end.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final HeaderName FRAMED = HeaderNames.create("Sec-Fetch-Dest");

  private final WebServer server;
  private final String address;

  private Web(WebServer server, String address) {
    this.server = server;
    this.address = address;
  }

  /// Listens from now on.
  static Web open(String listen, int port, Site site, Answered answered, Log log) {
    speakThrough(log);
    DirectHandlers.Builder refusals = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      refusals.addHandler(
          type,
          (ask, _, status, _, _) -> {
            answered.add(ask.method(), ask.path(), status.code(), 0);
            return refusal(site.refuse(status.code(), ask.path()));
          });
    }
    WebServer server =
        WebServer.builder()
            .host(listen)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .maxTcpConnections(CONNECTIONS)
            .maxConcurrentRequests(REQUESTS)
            .maxPayloadSize(LONGEST_BODY)
            .idleConnectionTimeout(SILENCE)
            .idleConnectionPeriod(Duration.ofSeconds(5))
            // An answer in two packets would wait 40 ms for the word that the first one came.
            .connectionOptions(
                SocketOptions.builder().readTimeout(SILENCE).tcpNoDelay(true).build())
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(LONGEST_FIRST_LINE)
                    .maxHeadersSize(LONGEST_HEADERS)
                    .build())
            .directHandlers(refusals.build())
            .routing(
                HttpRouting.builder().any((ask, reply) -> handle(site, answered, log, ask, reply)))
            .build();
    server.start();
    if (!server.isRunning()) {
      // It says why in the log only.
      throw new UnavailableException(
          "cannot listen on %s:%d".formatted(listen, port),
          new IOException("the port is taken, or the address not ours"));
    }
    return new Web(server, "http://%s:%d".formatted(listen, server.port()));
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void handle(
      Site site, Answered answered, Log log, ServerRequest ask, ServerResponse reply)
      throws IOException {
    long start = System.nanoTime();
    Reply answer;
    try {
      answer = site.answer(asked(ask));
    } catch (IOException | RuntimeException e) {
      log.error(
          Failure.describe(e),
          "path",
          Site.kind(ask.prologue().uriPath().rawPath()),
          "trace",
          Failure.trace(e));
      answer = site.refuse(500, ask.prologue().uriPath().rawPath());
    }
    try {
      send(answer, ask, reply);
    } finally {
      answered.add(
          ask.prologue().method().text(),
          ask.prologue().uriPath().rawPath(),
          answer.status(),
          System.nanoTime() - start);
    }
  }

  private static Ask asked(ServerRequest ask) {
    String authorization = header(ask, HeaderNames.AUTHORIZATION);
    return new Ask(
        ask.prologue().method().text(),
        ask.prologue().uriPath().rawPath(),
        ask.prologue().query().rawValue(),
        header(ask, HeaderNames.HOST),
        header(ask, HeaderNames.IF_NONE_MATCH),
        header(ask, HeaderNames.ORIGIN),
        header(ask, HeaderNames.CONTENT_TYPE),
        Credential.of(authorization, header(ask, HeaderNames.COOKIE)),
        Credential.bearer(authorization),
        "iframe".equals(header(ask, FRAMED)),
        ask.content().hasEntity() ? () -> text(ask) : null);
  }

  private static @Nullable String text(ServerRequest ask) throws IOException {
    try {
      // Closing it would read on.
      byte[] body = ask.content().inputStream().readNBytes(LONGEST_BODY + 1);
      return body.length > LONGEST_BODY ? null : new String(body, StandardCharsets.UTF_8);
    } catch (RequestException e) {
      // In pieces, one of which makes it too long.
      if (e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable String header(ServerRequest ask, HeaderName name) {
    return ask.headers().first(name).orElse(null);
  }

  private static void send(Reply answer, ServerRequest ask, ServerResponse reply)
      throws IOException {
    boolean head = ask.prologue().method().text().equals("HEAD");
    reply.status(Status.create(answer.status()));
    answer.headers().forEach(reply::header);
    if (ask.content().hasEntity() && !ask.content().consumed()) {
      // A body that is not needed is not waited for.
      reply.header(HeaderValues.CONNECTION_CLOSE);
    }
    switch (answer.body()) {
      case Reply.Body.None() -> reply.send();
      case Reply.Body.Text(String text) -> {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (head) {
          reply.contentLength(content.length);
          reply.send();
        } else {
          reply.send(content);
        }
      }
      case Reply.Body.File(Path path, List<Part> above) -> {
        try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
          InputStream rest = Channels.newInputStream(file);
          byte[] first = above.isEmpty() ? new byte[0] : rest.readNBytes(LONGEST_HEAD);
          byte[] begin = Page.with(above, first);
          reply.contentLength(file.size() + begin.length - first.length);
          if (head) {
            reply.send();
          } else {
            try (OutputStream out = reply.outputStream()) {
              out.write(begin);
              rest.transferTo(out);
            }
          }
        }
      }
    }
  }

  private static TransportResponse refusal(Reply answer) {
    TransportResponse.Builder response =
        TransportResponse.builder().status(Status.create(answer.status())).keepAlive(false);
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    return answer.body() instanceof Reply.Body.Text(String text)
        ? response.entity(text.getBytes(StandardCharsets.UTF_8)).build()
        : response.build();
  }

  /// The server's own log lines, in the form of ours.
  private static void speakThrough(Log log) {
    LogManager.getLogManager().reset();
    Logger.getLogger("")
        .addHandler(
            new Handler() {
              @Override
              public void publish(LogRecord said) {
                if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
                  log.warn(
                      String.valueOf(said.getMessage()),
                      "logger",
                      said.getLoggerName(),
                      "cause",
                      Failure.describe(said.getThrown()));
                }
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
  }
}
