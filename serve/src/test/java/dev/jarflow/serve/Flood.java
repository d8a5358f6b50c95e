package dev.jarflow.serve;

import module java.base;

/// Connections that nobody wants, from the address of everybody else: silent ones, and trickling
/// ones that send a request's header byte by byte. Those that are closed come again within a second
/// or so, evenly.
final class Flood implements AutoCloseable {
  private static final byte[] ENDLESS =
      ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "x".repeat(10_000))
          .getBytes(StandardCharsets.US_ASCII);

  /// Between two pauses of 10 ms: 2,500 a second.
  private static final int AT_ONCE = 25;

  private final int port;
  private final List<Caller> callers = new ArrayList<>();
  private final Thread thread;
  private volatile boolean ends;

  private static final class Caller {
    private final boolean trickles;
    private SocketChannel channel;
    private int sent;

    private Caller(SocketChannel channel, boolean trickles) {
      this.channel = channel;
      this.trickles = trickles;
    }
  }

  Flood(int port, int silent, int trickling) throws IOException, InterruptedException {
    this.port = port;
    for (int i = 0; i < silent + trickling; i++) {
      pause(i);
      callers.add(new Caller(call(), i >= silent));
    }
    thread = Thread.ofPlatform().daemon().start(this::goOn);
  }

  private static void pause(int number) throws InterruptedException {
    if (number % AT_ONCE == 0) {
      Thread.sleep(10);
    }
  }

  private SocketChannel call() throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    return channel;
  }

  private void goOn() {
    try {
      while (!ends) {
        for (int i = 0; i < callers.size() && !ends; i++) {
          pause(i);
          Caller caller = callers.get(i);
          if (!isOpen(caller)) {
            caller.channel.close();
            caller.channel = call();
            caller.sent = 0;
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOpen(Caller caller) {
    try {
      if (caller.trickles) {
        caller.channel.write(ByteBuffer.wrap(ENDLESS, caller.sent++, 1));
      }
      return caller.channel.read(ByteBuffer.allocate(1)) == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    ends = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (Caller caller : callers) {
      caller.channel.close();
    }
  }
}
