package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.log.Log;
import org.jspecify.annotations.Nullable;

/// All open connections, by what each waits for. Whoever keeps this site waiting too long is
/// closed, and where too many wait at once, a newcomer pushes out the one that has waited longest.
/// No address is counted: behind a proxy everybody has the same. Thread-safe.
final class Connections implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration REPORT = Duration.ofMinutes(1);

  /// Of all requests that have not come whole, together: the memory is twice that or more.
  private static final long MOST_BYTES = 4L * 1024 * 1024;

  /// A request comes in a few pieces; each takes memory of its own until the request is whole.
  private static final int MOST_PIECES = 256;

  /// What happens on a connection, for how long at most, and on how many at once.
  ///
  /// Each takes at least 8 KB of memory, and one of the files that a process may have open: Linux
  /// allows 4,096 where nobody said otherwise.
  enum Stage {
    /// Its request line and headers have not come, or not all of them.
    REQUEST(10, 256),
    /// An answer is sent, and no byte of a further request has come.
    IDLE(30, 192),
    /// Its body is read.
    BODY(10, 64),
    /// Its answer is made, which ends by itself.
    ANSWER(null, 64),
    /// Its answer is sent. The time begins anew with each part that is taken.
    SENDING(20, 64),
    /// Its answer goes on. The time begins anew with each piece that is taken, of which there is
    /// one every 15 s at least. How many there are is bounded by who hands them out.
    TELLING(40, 64),
    /// It was refused before it was read to its end. The rest is read, since a connection that is
    /// closed with something unread loses the answer on its way.
    PARTING(2, 64);

    private final @Nullable Duration patience;
    private final int most;

    Stage(@Nullable Integer seconds, int most) {
      patience = seconds == null ? null : Duration.ofSeconds(seconds);
      this.most = most;
    }

    /// How many connections there may be at once.
    static int all() {
      return Stream.of(values()).mapToInt(stage -> stage.most).sum();
    }
  }

  /// One of them. The lock guards what it holds. `stage` is null once it is closed; until then only
  /// its own thread changes it.
  static final class Connection {
    private final Runnable close;
    private volatile @Nullable Stage stage = Stage.REQUEST;
    private long since;
    private long bytes;
    private int pieces;

    private Connection(Runnable close) {
      this.close = close;
    }
  }

  private final Log log;
  private final LongSupplier nanos;
  private final Thread looking;
  private final ReentrantLock lock = new ReentrantLock();

  /// Of each stage those who are in it, the longest first.
  private final Map<Stage, SequencedSet<Connection>> waiting = new EnumMap<>(Stage.class);

  private final Map<Stage, Integer> expired = new EnumMap<>(Stage.class);
  private int pushedOut;
  private long bytes;
  private long reported;

  private Connections(Log log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
    reported = nanos.getAsLong();
    for (Stage stage : Stage.values()) {
      waiting.put(stage, new LinkedHashSet<>());
    }
    // A thread of the system: those that are many may keep all others busy.
    looking = Thread.ofPlatform().daemon().name("connections").unstarted(this::lookOften);
  }

  /// Looks by itself from now on.
  static Connections watched(Log log) {
    Connections connections = new Connections(log, System::nanoTime);
    connections.looking.start();
    return connections;
  }

  /// With a clock of the caller's, who calls `look`.
  static Connections of(Log log, LongSupplier nanos) {
    return new Connections(log, nanos);
  }

  /// A new one, of which nothing has come yet. `close` may be called from any thread.
  Connection open(Runnable close) {
    Connection connection = new Connection(close);
    enter(connection, Stage.REQUEST);
    return connection;
  }

  /// From now on it waits for this. Its time begins anew, also where it waited for the same.
  void enter(Connection connection, Stage stage) {
    List<Connection> oldest = new ArrayList<>();
    lock.lock();
    try {
      if (connection.stage == null) {
        return;
      }
      leave(connection);
      connection.stage = stage;
      connection.pieces = stage == Stage.IDLE ? 0 : connection.pieces;
      connection.since = nanos.getAsLong();
      SequencedSet<Connection> all = of(stage);
      all.addLast(connection);
      if (all.size() > stage.most) {
        oldest.add(pushOut(stage));
      }
    } finally {
      lock.unlock();
    }
    oldest.forEach(each -> each.close.run());
  }

  /// A piece of so many bytes has come: where none was due, it begins a request.
  void heard(Connection connection, int bytes) {
    if (connection.stage == Stage.IDLE) {
      enter(connection, Stage.REQUEST);
    }
    List<Connection> oldest = new ArrayList<>();
    lock.lock();
    try {
      if (connection.stage != null && ++connection.pieces > MOST_PIECES) {
        expired.merge(connection.stage, 1, Integer::sum);
        leave(connection);
        oldest.add(connection);
      } else if (connection.stage == Stage.REQUEST) {
        connection.bytes += bytes;
        this.bytes += bytes;
        while (this.bytes > MOST_BYTES) {
          oldest.add(pushOut(Stage.REQUEST));
        }
      }
    } finally {
      lock.unlock();
    }
    oldest.forEach(each -> each.close.run());
  }

  private Connection pushOut(Stage stage) {
    Connection oldest = of(stage).getFirst();
    leave(oldest);
    pushedOut++;
    return oldest;
  }

  private void leave(Connection connection) {
    if (connection.stage != null) {
      of(connection.stage).remove(connection);
      bytes -= connection.bytes;
      connection.bytes = 0;
      connection.stage = null;
    }
  }

  /// It is closed, by whomever.
  void ended(Connection connection) {
    lock.lock();
    try {
      leave(connection);
    } finally {
      lock.unlock();
    }
  }

  /// Closes those who waited too long, and says once a minute how many were closed.
  void look() {
    List<Connection> late = new ArrayList<>();
    lock.lock();
    try {
      for (Stage stage : Stage.values()) {
        for (Connection first = late(stage); first != null; first = late(stage)) {
          leave(first);
          expired.merge(stage, 1, Integer::sum);
          late.add(first);
        }
      }
    } finally {
      lock.unlock();
    }
    late.forEach(connection -> connection.close.run());
    if (nanos.getAsLong() - reported >= REPORT.toNanos()) {
      report();
    }
  }

  private @Nullable Connection late(Stage stage) {
    SequencedSet<Connection> all = of(stage);
    return stage.patience != null
            && !all.isEmpty()
            && nanos.getAsLong() - all.getFirst().since >= stage.patience.toNanos()
        ? all.getFirst()
        : null;
  }

  private void report() {
    int requests;
    int idle;
    int sending;
    int newer;
    lock.lock();
    try {
      requests = taken(Stage.REQUEST) + taken(Stage.BODY);
      idle = taken(Stage.IDLE);
      sending = taken(Stage.SENDING);
      newer = pushedOut;
      pushedOut = 0;
      expired.clear();
      reported = nanos.getAsLong();
    } finally {
      lock.unlock();
    }
    int all = requests + idle + sending + newer;
    if (all == 0) {
      return;
    }
    String sentence = "connections closed in the last minute: " + all;
    Object[] reasons = {
      "unfinished_request", requests, "idle", idle, "answer_not_taken", sending, "for_newer", newer
    };
    if (all > idle) {
      log.warn(sentence, reasons);
    } else {
      log.info(sentence, reasons);
    }
  }

  private int taken(Stage stage) {
    return expired.getOrDefault(stage, 0);
  }

  private SequencedSet<Connection> of(Stage stage) {
    return Objects.requireNonNull(waiting.get(stage));
  }

  private void lookOften() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        try {
          look();
        } catch (OutOfMemoryError e) {
          log.error("no memory to look after connections: that is tried again in a second");
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
