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

  /// Runs that somebody started, by their ids, and with which parameters.
  final Map<String, String> states = new ConcurrentHashMap<>();

  final Map<String, Object> started = new ConcurrentHashMap<>();

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
      } else if (exchange.getRequestMethod().equals("POST")) {
        start(exchange, token);
      } else if (path.contains("/dagRuns/")) {
        String state = states.get(path.substring(path.lastIndexOf('/') + 1));
        send(exchange, state == null ? 404 : 200, state == null ? "{}" : said("state", state));
      } else {
        send(exchange, 200, said(path, exchange.getRequestURI().getQuery(), token, pipelines));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Viewers start nothing.
  private void start(HttpExchange exchange, String token) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<?, ?> run =
        (Map<?, ?>) Objects.requireNonNull(Json.read(new String(body, StandardCharsets.UTF_8)));
    String id = String.valueOf(run.get("dag_run_id"));
    if ("viewer".equals(claims(token).get("role"))) {
      send(exchange, 403, "{}");
    } else if (states.putIfAbsent(id, "queued") != null) {
      send(exchange, 409, "{}");
    } else {
      started.put(id, Objects.requireNonNull(run.get("conf")));
      send(exchange, 200, said("state", "queued"));
    }
  }

  private static Map<?, ?> claims(String token) {
    byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return (Map<?, ?>)
        Objects.requireNonNull(Json.read(new String(claims, StandardCharsets.UTF_8)));
  }

  private static String said(String name, String value) {
    return Json.write(Map.of(name, value));
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
      return Json.write(Map.of("id", "1", "username", claims(token).get("sub")));
    }
    if (query != null && query.contains("run_id_prefix_pattern=")) {
      String prefix = query.substring(query.lastIndexOf('=') + 1);
      return Json.write(
          Map.of(
              "dag_runs",
              states.entrySet().stream()
                  .filter(run -> run.getKey().startsWith(prefix))
                  .filter(run -> query.contains("state=" + run.getValue()))
                  .map(run -> Map.of("dag_run_id", run.getKey()))
                  .toList()));
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
