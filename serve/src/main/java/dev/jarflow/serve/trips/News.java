package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.DatabaseException;
import org.jspecify.annotations.Nullable;

/// Wakes those who wait for the progress of files, when the database says that there is some. One
/// connection listens for all of them, from the first who waits on. Thread-safe.
public final class News implements AutoCloseable {
  /// Several notices within so long wake those who wait once.
  private static final Duration GAP = Duration.ofMillis(200);

  private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

  /// A connection that says nothing for so long is asked whether it is there.
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Run run;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private @Nullable Thread listener;
  private long count;
  private boolean isClosed;

  public News(Run run) {
    this.run = run;
  }

  /// Waits until there were more news than these, or so long; the number of news.
  ///
  /// A notice that was sent while nobody listened is not lost: each new connection counts as news.
  long after(long seen, Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    lock.lock();
    try {
      if (listener == null && !isClosed) {
        // A virtual one: to interrupt it ends its wait for the server.
        listener = Thread.ofVirtual().name("news of trips").start(this::listen);
      }
      while (count <= seen && left > 0 && !isClosed) {
        left = told.awaitNanos(left);
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// True once serve is told to end.
  boolean isOver() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    try {
      while (true) {
        try (Database database = Database.openForReading(run, LONGEST.plus(LONGEST))) {
          database.sql("trips/listen").run();
          tell();
          while (true) {
            if (database.heard(LONGEST)) {
              tell();
            } else {
              database.sql("trips/listen").run();
            }
            Thread.sleep(GAP);
          }
        } catch (UnavailableException | DatabaseException _) {
          // Whoever waits asks for the rows again from time to time, and is told then.
          Thread.sleep(RECONNECT_DELAY);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    } finally {
      ended();
    }
  }

  /// The next who waits starts another.
  private void ended() {
    lock.lock();
    try {
      listener = null;
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    lock.lock();
    try {
      count++;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends every wait.
  public void end() {
    lock.lock();
    try {
      isClosed = true;
      told.signalAll();
      if (listener != null) {
        listener.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    end();
  }
}
