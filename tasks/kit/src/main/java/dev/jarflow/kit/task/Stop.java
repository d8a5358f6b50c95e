package dev.jarflow.kit.task;

import module java.base;

/// Tells work that is under way of a TERM.
///
/// Loops ask [#check]; what blocks outside of Java (a statement that runs in the server) registers
/// how it is broken off. The thread that works is interrupted once. Thread-safe.
public final class Stop {
  /// The operator kills at 4 s and the contract allows 3 s: the JVM needs the rest to end.
  private static final long GRACE_MILLIS = 2_500;

  private final List<Runnable> breakers = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean asked;

  public boolean asked() {
    return asked;
  }

  /// Throws when the process was told to end. Cheap enough for an inner loop.
  public void check() {
    if (asked) {
      throw new StoppedException();
    }
  }

  /// Registers what breaks off blocking work; close the handle when that work is over.
  public Handle breakWith(Runnable breaker) {
    synchronized (breakers) {
      breakers.add(breaker);
    }
    if (asked) {
      Thread.ofVirtual().start(breaker);
    }
    return () -> {
      synchronized (breakers) {
        breakers.remove(breaker);
      }
    };
  }

  /// Breaks the work off and waits until it has unwound, or the grace time is over. Does nothing
  /// when the JVM ends because the work did.
  void stopAndWait(Thread worker) {
    if (ended.getCount() == 0) {
      return;
    }
    asked = true;
    List<Runnable> now;
    synchronized (breakers) {
      now = List.copyOf(breakers);
    }
    now.forEach(breaker -> Thread.ofVirtual().start(breaker));
    worker.interrupt();
    try {
      boolean _ = ended.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// True when the work has ended because it was told to.
  boolean unwound() {
    return asked && ended.getCount() == 0;
  }

  /// The work is over: whoever waits in [#stopAndWait] may go on.
  void ended() {
    ended.countDown();
  }

  /// Undoes a registration; closing twice does nothing.
  @FunctionalInterface
  public interface Handle extends AutoCloseable {
    @Override
    void close();
  }
}
