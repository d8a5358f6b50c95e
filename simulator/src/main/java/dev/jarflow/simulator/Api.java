package dev.jarflow.simulator;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jarflow.kit.log.Json;
import org.jspecify.annotations.Nullable;

/// The API as it was, on a port: addresses, rows, and error objects.
final class Api implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final Set<String> STATUSES = Set.of("confirmed", "deaths", "recovered");
  private static final String TROUBLE = "/trouble/";

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final long seed;
  private final Supplier<LocalDate> today;

  private Api(HttpServer server, long seed, Supplier<LocalDate> today) {
    this.server = server;
    this.seed = seed;
    this.today = today;
  }

  static Api open(String listen, int port, long seed, Supplier<LocalDate> today)
      throws IOException {
    Api api = new Api(HttpServer.create(new InetSocketAddress(listen, port), 0), seed, today);
    api.server.setExecutor(api.requests);
    api.server.createContext("/", api::answer);
    api.server.start();
    return api;
  }

  String address() {
    return "http://%s:%d"
        .formatted(server.getAddress().getHostString(), server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Trouble trouble = null;
      if (path.startsWith(TROUBLE)) {
        String name = path.substring(TROUBLE.length()).replaceFirst("/.*", "");
        trouble =
            Stream.of(Trouble.values())
                .filter(each -> each.path().equals(name))
                .findFirst()
                .orElse(null);
        path = path.substring(Math.min(path.length(), TROUBLE.length() + name.length()));
      }
      Said said = said(path, fields(exchange.getRequestURI().getQuery()), trouble);
      byte[] body = said.body.getBytes(StandardCharsets.UTF_8);
      if (trouble == null || !trouble.plays(exchange, body)) {
        Trouble.said(exchange, said.status, JSON, body);
      }
    }
  }

  private record Said(int status, String body) {}

  private Said said(String path, Map<String, String> fields, @Nullable Trouble trouble) {
    String[] parts = path.split("/", -1);
    if (path.equals("/countries")) {
      return rows(
          Country.ALL.stream()
              .map(
                  each ->
                      (Object)
                          Map.of("Country", each.name(), "Slug", each.slug(), "ISO2", each.code()))
              .toList());
    }
    if (path.equals("/trouble")) {
      return rows(
          Stream.of(Trouble.values())
              .map(each -> (Object) Map.of("name", each.path(), "plays", each.meaning()))
              .toList());
    }
    boolean ofStatus =
        parts.length == 5
            && parts[1].equals("country")
            && parts[3].equals("status")
            && STATUSES.contains(parts[4]);
    boolean ofTotal = parts.length == 4 && parts[1].equals("total") && parts[2].equals("country");
    Country country = ofStatus || ofTotal ? country(parts[ofTotal ? 3 : 2]) : null;
    if (country == null) {
      return new Said(404, Trouble.error("Not Found"));
    }
    LocalDate last = today.get().minusDays(1);
    LocalDate from;
    LocalDate to;
    try {
      from = day(fields.get("from"), Epidemic.FIRST);
      to = day(fields.get("to"), last);
    } catch (DateTimeParseException e) {
      return new Said(400, Trouble.error("from and to must be dates"));
    }
    List<Map<String, Object>> rows =
        ofTotal
            ? country.total(seed, from, to, last)
            : country.status(parts[4], seed, from, to, last);
    if (trouble != null && !rows.isEmpty()) {
      trouble.spoil(rows);
    }
    return rows(List.copyOf(rows));
  }

  private static Said rows(List<?> rows) {
    String json = Json.write(rows).replace('"' + Trouble.NOT_A_NUMBER + '"', "NaN");
    return new Said(200, json);
  }

  private static @Nullable Country country(String slug) {
    return Country.ALL.stream().filter(each -> each.slug().equals(slug)).findFirst().orElse(null);
  }

  private static LocalDate day(@Nullable String instant, LocalDate otherwise) {
    return instant == null
        ? otherwise
        : LocalDate.parse(instant.substring(0, Math.min(10, instant.length())));
  }

  private static Map<String, String> fields(@Nullable String query) {
    Map<String, String> fields = new HashMap<>();
    for (String field : query == null ? new String[0] : query.split("&", -1)) {
      String[] both = field.split("=", 2);
      fields.put(both[0], both.length == 2 ? both[1] : "");
    }
    return fields;
  }
}
