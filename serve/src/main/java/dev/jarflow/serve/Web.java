package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.Connections.Stage;
import dev.jarflow.serve.dashboard.Telling;
import dev.jarflow.serve.login.Credential;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.IncorrectNewLineException;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Http1HeadersParser;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A site on the network: the only class that knows the web server. Everything a stranger can make
/// large is bounded here; what he can make many or slow, in [Connections].
final class Web implements AutoCloseable {
  /// Three names of Airflow's of 250 characters, each percent-encoded, need a third of it.
  private static final int LONGEST_ADDRESS = 8 * 1024;
  /// The method, the version, and what stands between and after them.
  private static final int LONGEST_FIRST_LINE = LONGEST_ADDRESS + 32;
  /// A browser sends the cookies of every program of this host, Airflow's among them.
  private static final int LONGEST_HEADERS = 32 * 1024;
  /// The part of a page's file in which its body begins.
  private static final int LONGEST_HEAD = 64 * 1024;
  /// Of a file, sent at once.
  private static final int PART = 16 * 1024;
  /// Said again in the sentences of Site.
  private static final int LONGEST_BODY = 64 * 1024;

  /// Read of a request that was refused unread.
  private static final int MOST_UNREAD = 4 * 1024 * 1024;

  /// More connections than [Connections] lets wait: those that are new, and those that it has just
  /// closed. They become others at once, so nobody waits here for somebody else's silence.
  private static final int ACCEPTED = 256;

  /// Connections that the system holds until they are accepted: those that find no place try again
  /// after a second. Linux by itself allows as many.
  private static final int BACKLOG = 4_096;

  /// Answers that are made at once; who asks for one more is told to come again.
  private static final int ANSWERS = 64;

  /// For requests that are being answered when the program is told to stop; it has 3 s to end.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");
  private static final HeaderName FRAMED = HeaderNames.create("Sec-Fetch-Dest");

  /// The connection that this thread reads and answers.
  private static final ScopedValue<Watched> WATCHED = ScopedValue.newInstance();

  private final Site site;
  private final Answered answered;
  private final Log log;
  private final Connections connections;
  private final Semaphore answers = new Semaphore(ANSWERS);
  private final WebServer server;

  private Web(String listen, int port, Site site, Answered answered, Log log) {
    this.site = site;
    this.answered = answered;
    this.log = log;
    this.connections = Connections.watched(log);
    this.server = server(listen, port);
  }

  /// Listens from now on.
  static Web open(String listen, int port, Site site, Answered answered, Log log) {
    speakThrough(log);
    Web web = new Web(listen, port, site, answered, log);
    web.server.start();
    if (!web.server.isRunning()) {
      // It says why in the log only.
      web.connections.close();
      throw new UnavailableException(
          "cannot listen on %s:%d".formatted(listen, port),
          new IOException("the port is taken, or the address not ours"));
    }
    return web;
  }

  private WebServer server(String listen, int port) {
    DirectHandlers.Builder refusals = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      refusals.addHandler(type, (ask, event, status, _, _) -> refuse(ask, event, status));
    }
    Http1ConnectionSelector http =
        Http1ConnectionSelector.builder()
            .config(
                Http1Config.builder()
                    .maxPrologueLength(LONGEST_FIRST_LINE)
                    .maxHeadersSize(LONGEST_HEADERS)
                    .build())
            .build();
    return WebServer.builder()
        .host(listen)
        .port(port)
        .shutdownHook(false)
        .shutdownGracePeriod(GRACE)
        // The other kind takes twice the memory for a connection that is silent.
        .useNio(false)
        .backlog(BACKLOG)
        .maxTcpConnections(Connections.Stage.all() + ACCEPTED)
        .maxPayloadSize(LONGEST_BODY)
        // An answer in two packets would wait 40 ms for the word that the first one came.
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        // No other protocol: the server would wait for bytes to choose by, and nobody would watch.
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new Watching(http, connections))
        .directHandlers(refusals.build())
        .routing(HttpRouting.builder().any(this::handle))
        .build();
  }

  String address() {
    return "http://%s:%d".formatted(server.prototype().host(), server.port());
  }

  @Override
  public void close() {
    server.stop();
    connections.close();
  }

  private void handle(ServerRequest ask, ServerResponse reply) throws IOException {
    Watched watched = WATCHED.get();
    long start = System.nanoTime();
    watched.enter(Stage.ANSWER);
    Target target = Target.of(ask.prologue().uriPath().rawPath());
    Reply answer = answer(target, ask, watched);
    long made = System.nanoTime();
    boolean closes = ask.headers().containsToken(HeaderValues.CONNECTION_CLOSE) || isUnread(ask);
    try {
      watched.enter(Stage.SENDING);
      send(closes ? answer.with("Connection", "close") : answer, ask, reply, watched);
    } catch (ServerConnectionException | SocketWriterException | UncheckedIOException e) {
      // Whoever asked is gone, or was closed.
      throw new CloseConnectionException("the answer was not taken", e);
    } finally {
      String method = ask.prologue().method().text();
      // A stream of events lasts up to an hour: it counts as answered when it begins.
      long end = answer.body() instanceof Reply.Body.Told ? made : System.nanoTime();
      answered.add(method, target.path(), answer.status(), end - start);
    }
    if (closes) {
      // The server by itself would wait for the other side to close.
      watched.isUnread = isUnread(ask);
      throw new CloseConnectionException("this was the last answer");
    }
    watched.enter(Stage.IDLE);
  }

  private Reply answer(Target target, ServerRequest ask, Watched watched) {
    if (length(ask.prologue()) > LONGEST_ADDRESS) {
      return site.refuse(Status.REQUEST_URI_TOO_LONG_414.code(), target.path());
    }
    if (!answers.tryAcquire()) {
      return site.refuse(503, target.path());
    }
    try {
      return site.answer(asked(target, ask, watched));
    } catch (CloseConnectionException e) {
      throw e;
    } catch (BadBodyException e) {
      return site.refuse(400, target.path());
    } catch (IOException | RuntimeException e) {
      log.error(Failure.describe(e), "path", Site.kind(target.path()), "trace", Failure.trace(e));
      return site.refuse(500, target.path());
    } finally {
      answers.release();
    }
  }

  /// True of a body that is on its way. It is not waited for.
  private static boolean isUnread(ServerRequest ask) {
    return ask.content().hasEntity() && !ask.content().consumed();
  }

  private static int length(HttpPrologue first) {
    int query = first.hasQuery() ? 1 + first.query().rawValue().length() : 0;
    return first.uriPath().rawPath().length() + query;
  }

  /// Where an address leads. A client that takes us for a proxy puts the site before the path; the
  /// site then counts in place of the header Host (RFC 9112, 3.2.2).
  private record Target(@Nullable String authority, String path) {
    private static final Pattern WITH_SITE =
        Pattern.compile("https?://([^/]*)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static Target of(String address) {
      Matcher site = WITH_SITE.matcher(address);
      return site.matches()
          ? new Target(site.group(1), site.group(2).isEmpty() ? "/" : site.group(2))
          : new Target(null, address);
    }
  }

  private static Ask asked(Target target, ServerRequest ask, Watched watched) {
    String authorization = header(ask, HeaderNames.AUTHORIZATION);
    return new Ask(
        ask.prologue().method().text(),
        target.path(),
        ask.prologue().query().rawValue(),
        target.authority() == null ? header(ask, HeaderNames.HOST) : target.authority(),
        String.join(",", ask.headers().all(HeaderNames.IF_NONE_MATCH, List::of)),
        header(ask, HeaderNames.ORIGIN),
        header(ask, LAST_EVENT),
        header(ask, HeaderNames.CONTENT_TYPE),
        Credential.of(authorization, header(ask, HeaderNames.COOKIE)),
        Credential.bearer(authorization),
        "iframe".equals(header(ask, FRAMED)),
        ask.content().hasEntity() ? () -> text(ask, watched) : null);
  }

  /// A body whose pieces are not written as they should be (RFC 9112, 7.1).
  private static final class BadBodyException extends IOException {
    private static final long serialVersionUID = 1;

    BadBodyException(Exception cause) {
      super(cause);
    }
  }

  private static @Nullable String text(ServerRequest ask, Watched watched) throws IOException {
    watched.enter(Stage.BODY);
    try {
      // Closing it would read on.
      byte[] body = ask.content().inputStream().readNBytes(LONGEST_BODY + 1);
      return body.length > LONGEST_BODY ? null : new String(body, StandardCharsets.UTF_8);
    } catch (RequestException e) {
      // In pieces, one of which makes it too long.
      if (e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
        return null;
      }
      throw new BadBodyException(e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new BadBodyException(e);
    } finally {
      watched.enter(Stage.ANSWER);
    }
  }

  private static @Nullable String header(ServerRequest ask, HeaderName name) {
    return ask.headers().first(name).orElse(null);
  }

  private static void send(Reply answer, ServerRequest ask, ServerResponse reply, Watched watched)
      throws IOException {
    boolean head = ask.prologue().method().text().equals("HEAD");
    reply.status(Status.create(answer.status()));
    answer.headers().forEach(reply::header);
    switch (answer.body()) {
      case Reply.Body.None() -> reply.send();
      case Reply.Body.Told(Telling telling) -> tell(telling, head, reply, watched);
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
              byte[] part = new byte[PART];
              for (int read = rest.read(part); read >= 0; read = rest.read(part)) {
                out.write(part, 0, read);
                watched.enter(Stage.SENDING);
              }
            }
          }
        }
      }
    }
  }

  private static void tell(Telling telling, boolean head, ServerResponse reply, Watched watched)
      throws IOException {
    try (telling) {
      if (head) {
        reply.send();
        return;
      }
      try (OutputStream out = reply.outputStream()) {
        watched.enter(Stage.TELLING);
        for (String piece = telling.next(); piece != null; piece = telling.next()) {
          out.write(piece.getBytes(StandardCharsets.UTF_8));
          out.flush();
          watched.enter(Stage.TELLING);
        }
      } catch (InterruptedException e) {
        throw new CloseConnectionException("serve ends", e);
      }
    }
  }

  /// An answer to what never became a request.
  private TransportResponse refuse(TransportRequest ask, EventType event, Status status) {
    int code = status.code();
    if (WATCHED.isBound()) {
      WATCHED.get().isUnread = true;
      if (event == EventType.HTTP_VERSION_NOT_SUPPORTED && !WATCHED.get().namesAHost()) {
        code = Status.BAD_REQUEST_400.code();
      }
    }
    String path = Target.of(ask.path()).path();
    answered.add(ask.method(), path, code, 0);
    return refusal(site.refuse(code, path));
  }

  private static TransportResponse refusal(Reply answer) {
    TransportResponse.Builder response =
        TransportResponse.builder().status(Status.create(answer.status())).keepAlive(false);
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    return answer.body() instanceof Reply.Body.Text(String text)
        ? response.entity(text.getBytes(StandardCharsets.UTF_8)).build()
        : response.build();
  }

  /// Puts each connection under watch before its first byte is waited for.
  private record Watching(Http1ConnectionSelector http, Connections connections)
      implements ServerConnectionSelector {
    @Override
    public int bytesToIdentifyConnection() {
      return 0;
    }

    @Override
    public Support supports(BufferData data) {
      return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      return new Watched(http, connections, context);
    }
  }

  /// A connection of the server's, which tells [Connections] what it waits for. Only its own
  /// thread uses it, but to close it.
  private static final class Watched implements ServerConnection, InterruptableTask<Void> {
    private final HelidonSocket socket;
    private final Connections connections;
    private final Connections.Connection connection;
    private final DataReader reader = DataReader.create(this::next);
    private final ServerConnection server;

    /// True when what is answered was not read to its end.
    private boolean isUnread;

    private Watched(
        Http1ConnectionSelector http, Connections connections, ConnectionContext context) {
      this.socket = context.serverSocket();
      this.connections = connections;
      this.connection = connections.open(() -> cut(socket));
      this.server = http.connection(new Through(context, reader));
    }

    void enter(Stage stage) {
      connections.enter(connection, stage);
    }

    /// Whoever closes in the midst of a request is no error of ours, which the server would log.
    private byte[] next() {
      byte[] piece;
      try {
        piece = socket.get();
      } catch (UncheckedIOException e) {
        throw new CloseConnectionException("closed", e);
      }
      if (piece == null) {
        throw new CloseConnectionException("no more requests");
      }
      connections.heard(connection, piece.length);
      return piece;
    }

    /// Of a request whose first line was read and no more.
    private boolean namesAHost() {
      try {
        return Http1HeadersParser.readHeaders(reader, LONGEST_HEADERS, true)
            .contains(HeaderNames.HOST);
      } catch (IllegalStateException | IllegalArgumentException | IncorrectNewLineException _) {
        return false;
      }
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      try {
        ScopedValue.where(WATCHED, this)
            .call(
                () -> {
                  server.handle(limit);
                  return this;
                });
      } finally {
        if (isUnread) {
          readOn();
        }
        connections.ended(connection);
      }
    }

    private void readOn() {
      connections.enter(connection, Stage.PARTING);
      try {
        int read = 0;
        for (byte[] piece = socket.get();
            piece != null && read < MOST_UNREAD;
            piece = socket.get()) {
          read += piece.length;
        }
      } catch (UncheckedIOException _) {
        // Closed, by whomever.
      }
    }

    private static void cut(HelidonSocket socket) {
      try {
        socket.close();
      } catch (UncheckedIOException _) {
        // The other side was faster.
      }
    }

    @Override
    public Duration idleTime() {
      // The server closes nobody by itself.
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      server.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
      return ((InterruptableTask<?>) server).canInterrupt();
    }
  }

  /// A connection as the server sees it, but for where its bytes come from.
  private record Through(ConnectionContext context, DataReader dataReader)
      implements ConnectionContext {
    @Override
    public ListenerContext listenerContext() {
      return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return context.dataWriter();
    }

    @Override
    public Router router() {
      return context.router();
    }

    @Override
    public HelidonSocket serverSocket() {
      return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return context.localPeer();
    }

    @Override
    public boolean isSecure() {
      return context.isSecure();
    }

    @Override
    public String socketId() {
      return context.socketId();
    }

    @Override
    public String childSocketId() {
      return context.childSocketId();
    }
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
