package dev.jarflow.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

/// A web server on 127.0.0.1 that does what a test tells it, well or badly: each connection gets
/// the next behaviour, and after the last one nothing but silence.
public final class WebServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public WebServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /// The bytes that one connection gets; it is closed when this returns.
  @FunctionalInterface
  public interface Behaviour {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  /// An answer with these header lines besides its length.
  public static Behaviour answer(int status, String headers, byte[] body) {
    String head =
        "HTTP/1.1 %d Said\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n"
            .formatted(status, body.length, headers.isEmpty() ? "" : headers + "\r\n");
    return out -> {
      out.write(head.getBytes(UTF_8));
      out.write(body);
    };
  }

  public static Behaviour answer(int status, String headers, String body) {
    return answer(status, headers, body.getBytes(UTF_8));
  }

  public WebServer then(Behaviour behaviour) {
    next.add(behaviour);
    return this;
  }

  public String address(String path) {
    return "http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path);
  }

  /// The first line and the headers of each request so far.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
      requests.add(String.join("\n", in.lines().takeWhile(line -> !line.isEmpty()).toList()));
      Behaviour behaviour = next.poll();
      if (behaviour == null) {
        Thread.sleep(Long.MAX_VALUE);
      } else {
        behaviour.answer(connection.getOutputStream());
      }
    } catch (IOException | InterruptedException e) {
      // The other side has gone away: nobody is left to be told.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
