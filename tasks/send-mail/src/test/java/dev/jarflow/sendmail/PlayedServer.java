package dev.jarflow.sendmail;

import module java.base;

import org.jspecify.annotations.Nullable;

/// A mail server that answers as it is told, where a well-behaved one never would; and one that
/// begins TLS in the midst. It notes each line that it was sent.
final class PlayedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Map<String, String> replies;
  private final @Nullable SSLContext tls;
  private final Map<String, String> ends = new ConcurrentHashMap<>();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /// Each reply is to the lines that begin so; to others it answers that all is well. With one to
  /// QUIT it breaks off there. `tls` makes it offer STARTTLS.
  PlayedServer(Map<String, String> replies, @Nullable SSLContext tls) throws IOException {
    this.replies = replies;
    this.tls = tls;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  /// A mail with a line that begins so gets this reply at its end.
  void refuseAfter(String line, String reply) {
    ends.put(line, reply);
  }

  int port() {
    return socket.getLocalPort();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private void listen() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        speak(client, true);
      } catch (IOException e) {
        // The client went away, or the test is over.
      }
    }
  }

  private void speak(Socket client, boolean greets) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = client.getOutputStream();
    if (greets) {
      say(out, "220 played");
    }
    boolean inData = false;
    String end = "250 well";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line);
      if (inData && !line.equals(".")) {
        String said = line;
        end = ends.keySet().stream().filter(said::startsWith).findAny().map(ends::get).orElse(end);
        continue;
      }
      if (line.equals("QUIT") && replies.containsKey("QUIT")) {
        // Closed with something unsent, it is a reset.
        client.setSoLinger(true, 0);
        client.close();
        return;
      }
      say(out, inData ? end : reply(line));
      inData = line.equals("DATA") && !replies.containsKey("DATA");
      end = inData ? "250 well" : end;
      if (line.equals("STARTTLS") && tls != null) {
        SSLSocket secure =
            (SSLSocket) tls.getSocketFactory().createSocket(client, "localhost", port(), true);
        secure.setUseClientMode(false);
        speak(secure, false);
        return;
      }
    }
  }

  private String reply(String line) {
    for (Map.Entry<String, String> reply : replies.entrySet()) {
      if (line.startsWith(reply.getKey())) {
        return reply.getValue();
      }
    }
    return line.equals("DATA")
        ? "354 go on"
        : line.startsWith("EHLO")
            ? "250-played\r\n" + (tls == null ? "" : "250-STARTTLS\r\n") + "250 AUTH PLAIN LOGIN"
            : line.startsWith("AUTH")
                ? "235 welcome"
                : line.equals("STARTTLS") ? "220 begin" : "250 well";
  }

  private static void say(OutputStream out, String words) throws IOException {
    out.write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
