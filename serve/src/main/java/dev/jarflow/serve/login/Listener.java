package dev.jarflow.serve.login;

import module java.base;

/// Tells whether the program that listens on a port of this machine is ours. After Airflow ended,
/// another user's program may take its port, and `serve` would send it the tokens of visitors.
final class Listener {
  private static final List<Path> SOCKETS =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTENS = "0A";
  private static final int ROOT = 0;

  private Listener() {}

  /// False when a user who is neither we nor root listens there; true where the system does not
  /// say.
  static boolean isOurs(URI address) throws IOException {
    String host = String.valueOf(address.getHost());
    if (!(host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]"))) {
      return true;
    }
    int we = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    for (Path file : SOCKETS) {
      if (Files.isReadable(file) && !areOurs(Files.readAllLines(file), address.getPort(), we)) {
        return false;
      }
    }
    return true;
  }

  static boolean areOurs(List<String> sockets, int port, int we) {
    String end = ":%04X".formatted(port);
    return sockets.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(word -> word.length > 7 && word[1].endsWith(end) && word[3].equals(LISTENS))
        .map(word -> Integer.parseInt(word[7]))
        .allMatch(user -> user == we || user == ROOT);
  }
}
