package dev.jarflow.serve;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jarflow.kit.log.Json;
import org.jspecify.annotations.Nullable;

/// As much of an Airflow as says who somebody is and what they may read; and trouble on request.
final class PlayedAirflow implements AutoCloseable {
  /// Each question: its path, and the headers that tell who asks.
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /// The most questions that were open at once.
  final AtomicInteger most = new AtomicInteger();

  /// By token: what they may read.
  final Map<String, Set<String>> known = new ConcurrentHashMap<>();

  /// Pipelines whose last run failed.
  final List<String> failed = new CopyOnWriteArrayList<>();

  /// Answers every question with this status; 0 for the true answer.
  volatile int status;

  volatile Duration slowness = Duration.ZERO;
  volatile @Nullable String redirect;

  /// Paths that begin so are answered with a shape that nobody understands.
  volatile @Nullable String odd;

  private final AtomicInteger open = new AtomicInteger();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  PlayedAirflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The token of somebody who may read these pipelines.
  String login(String name, String role, String... pipelines) {
    String token = token(name, role, Instant.now().plusSeconds(3600));
    known.put(token, Set.of(pipelines));
    return token;
  }

  /// A token as Airflow makes them, signed by nobody.
  static String token(String name, String role, Instant end) {
    Map<String, Object> claims = Map.of("sub", name, "role", role, "exp", end.getEpochSecond());
    return Stream.of(Json.write(Map.of("alg", "HS512")), Json.write(claims), "sign-" + name)
        .map(part -> part.getBytes(StandardCharsets.UTF_8))
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .collect(Collectors.joining("."));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String cookie = exchange.getRequestHeaders().getFirst("Cookie");
      String bearer = exchange.getRequestHeaders().getFirst("Authorization");
      String path = exchange.getRequestURI().getPath();
      asked.add("%s cookie=%s bearer=%s".formatted(path, cookie, bearer));
      think();
      String token =
          bearer != null
              ? bearer.replace("Bearer ", "")
              : String.valueOf(cookie).replace("_token=", "");
      Set<String> pipelines = known.get(token);
      String elsewhere = redirect;
      if (elsewhere != null) {
        exchange.getResponseHeaders().add("Location", elsewhere);
        send(exchange, 302, "");
      } else if (status != 0) {
        send(exchange, status, "{}");
      } else if (odd != null && path.startsWith(odd)) {
        send(exchange, 200, "{}");
      } else if (pipelines == null) {
        send(exchange, 401, "{}");
      } else {
        send(exchange, 200, said(path, exchange.getRequestURI().getQuery(), token, pipelines));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A question is open until its answer begins: who got the answer may ask the next one before the
  /// thread that sent it goes on.
  private void think() throws InterruptedException {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    try {
      Thread.sleep(slowness);
    } finally {
      open.decrementAndGet();
    }
  }

  private String said(String path, @Nullable String query, String token, Set<String> pipelines) {
    if (path.equals("/ui/auth/me")) {
      String claims =
          new String(
              Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
      return Json.write(
          Map.of(
              "id",
              "1",
              "username",
              ((Map<?, ?>) Objects.requireNonNull(Json.read(claims))).get("sub")));
    }
    if (path.endsWith("/dagRuns")) {
      return Json.write(
          Map.of(
              "dag_runs",
              List.of(Map.of("dag_run_id", "manual__1", "end_date", "2026-11-28T10:00:00Z"))));
    }
    Collection<String> names =
        query != null && query.contains("last_dag_run_state=failed")
            ? failed.stream().filter(pipelines::contains).toList()
            : pipelines;
    return Json.write(Map.of("dags", names.stream().map(name -> Map.of("dag_id", name)).toList()));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
