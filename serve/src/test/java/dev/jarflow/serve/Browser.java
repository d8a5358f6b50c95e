package dev.jarflow.serve;

import module java.base;

/// Asks a server what no well-behaved client would: every byte of the request is the test's.
///
/// `login` is a line of headers that goes with each, or empty.
record Browser(int port, String login) {
  /// An answer, its headers by their names in small letters.
  record Got(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Got get(String path, String... headers) throws IOException {
    return ask("GET", path, headers);
  }

  Got ask(String method, String path, String... headers) throws IOException {
    StringBuilder more = new StringBuilder();
    for (String header : headers) {
      more.append(header).append("\r\n");
    }
    String host = more.toString().startsWith("Host:") ? "" : "Host: 127.0.0.1:" + port + "\r\n";
    return raw(
        "%s %s HTTP/1.1\r\n%s%s%sConnection: close\r\n\r\n"
            .formatted(method, path, host, more, login));
  }

  /// With a body, in one go.
  Got post(String path, String body, String... headers) throws IOException {
    return raw(
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(
                path,
                port,
                String.join("\r\n", headers),
                login,
                body.getBytes(StandardCharsets.UTF_8).length,
                body));
  }

  Got raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        head.write(c);
        if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
          break;
        }
      }
      String[] lines = head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n", -1);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = 1; i < lines.length; i++) {
        String[] header = lines[i].split(": *", 2);
        headers.put(header[0], header[1]);
      }
      int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
      boolean empty = request.startsWith("HEAD ") || status == 304;
      int bytes = empty ? 0 : Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
      // A byte more than it should be would be one too many.
      String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
      return new Got(
          status,
          headers,
          body + new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
    }
  }
}
