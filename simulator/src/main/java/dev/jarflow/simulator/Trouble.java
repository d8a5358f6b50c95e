package dev.jarflow.simulator;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import dev.jarflow.kit.log.Json;

/// Trouble that is played on request. That of answers takes the answer's place; that of figures
/// changes the rows.
enum Trouble {
  BUSY("429 with Retry-After, always") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      exchange.getResponseHeaders().set("Retry-After", "1");
      return said(exchange, 429, "application/json", bytes(error("too many requests")));
    }
  },
  BROKEN("500, always") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      return said(exchange, 500, "application/json", bytes(error("something broke")));
    }
  },
  SLOW("one byte a second") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      OutputStream out = begun(exchange, 200, "application/json", body.length);
      for (byte each : body) {
        out.write(each);
        out.flush();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
      return true;
    }
  },
  CUT("half of the body, then the connection ends") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      OutputStream out = begun(exchange, 200, "application/json", body.length);
      out.write(body, 0, body.length / 2);
      out.flush();
      throw new IOException("cut on request");
    }
  },
  WRONG_TYPE("the rows as text/plain") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      return said(exchange, 200, "text/plain", body);
    }
  },
  HTML("a page for people") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      return said(exchange, 200, "text/html", bytes("<h1>Log in</h1>"));
    }
  },
  ERROR_OBJECT("an error object with 200") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      return said(exchange, 200, "application/json", bytes(error("this API has closed")));
    }
  },
  HUGE("a body of 1 GB") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      OutputStream out = begun(exchange, 200, "application/json", 0);
      byte[] blanks = bytes(" ".repeat(1_000_000));
      for (int i = 0; i < 1_000; i++) {
        out.write(blanks);
      }
      return true;
    }
  },
  ELSEWHERE("a redirect to another host") {
    @Override
    boolean plays(HttpExchange exchange, byte[] body) throws IOException {
      exchange.getResponseHeaders().set("Location", "http://elsewhere.invalid/");
      exchange.sendResponseHeaders(302, -1);
      return true;
    }
  },
  NAN("NaN for the cases of the last day") {
    @Override
    void spoil(List<Map<String, Object>> rows) {
      setLast(rows, "Cases", NOT_A_NUMBER);
    }
  },
  NEGATIVE("negative cases on the last day") {
    @Override
    void spoil(List<Map<String, Object>> rows) {
      setLast(rows, "Cases", -5L);
    }
  },
  REPEATED("the last day twice, with other cases") {
    @Override
    void spoil(List<Map<String, Object>> rows) {
      Map<String, Object> again = new LinkedHashMap<>(rows.getLast());
      again.computeIfPresent("Cases", (_, cases) -> (Long) cases + 1);
      rows.add(again);
    }
  },
  DISORDERED("days in another order") {
    @Override
    void spoil(List<Map<String, Object>> rows) {
      Collections.reverse(rows);
    }
  },
  HOLE("a week is missing") {
    @Override
    void spoil(List<Map<String, Object>> rows) {
      rows.subList(Math.max(0, rows.size() - 10), Math.max(0, rows.size() - 3)).clear();
    }
  },
  FUTURE("a day that has not come") {
    @Override
    void spoil(List<Map<String, Object>> rows) {
      Map<String, Object> ahead = new LinkedHashMap<>(rows.getLast());
      ahead.put("Date", "2999-01-01T00:00:00Z");
      rows.add(ahead);
    }
  };

  /// Written without quotes, which is no JSON.
  static final String NOT_A_NUMBER = "@NaN@";

  private final String meaning;

  Trouble(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  /// The name in an address.
  String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Answers instead of the API; false when the API is to answer.
  boolean plays(HttpExchange exchange, byte[] body) throws IOException {
    return false;
  }

  /// Changes rows that are about to be told; there is at least one.
  void spoil(List<Map<String, Object>> rows) {}

  private static void setLast(List<Map<String, Object>> rows, String name, Object value) {
    rows.getLast().computeIfPresent(name, (_, _) -> value);
  }

  static String error(String message) {
    return Json.write(Map.of("message", message));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Answers with a whole body; true, for the API has nothing left to say.
  static boolean said(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    begun(exchange, status, type, body.length).write(body);
    return true;
  }

  /// The place for a body of this length; 0 when nobody says how long it is.
  private static OutputStream begun(HttpExchange exchange, int status, String type, long length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }
}
