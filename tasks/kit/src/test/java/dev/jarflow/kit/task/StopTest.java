package dev.jarflow.kit.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import module java.base;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopTest {
  private final Stop stop = new Stop();

  @Test
  void aLoopThatAsksIsThrownOutOnlyAfterTheStop() throws InterruptedException {
    assertThatNoException().isThrownBy(stop::check);

    stopNow();

    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(stop::check)
        .withMessage("stopped");
  }

  @Test
  void whatIsOverIsNotBrokenOff() throws InterruptedException {
    AtomicInteger broken = new AtomicInteger();
    stop.breakWith(broken::incrementAndGet).close();

    stopNow();
    Thread.sleep(50);

    assertThat(broken).hasValue(0);
  }

  @Test
  void workThatIsOverIsNotAskedToStop() {
    stop.ended();

    stop.stopAndWait(Thread.currentThread());

    assertThat(stop.asked()).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @Timeout(10)
  void whatBlocksIsBrokenOffThoughAnotherHangs() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch broken = new CountDownLatch(1);
    stop.breakWith(() -> await(never));
    stop.breakWith(broken::countDown);

    stopNow();

    assertThat(broken.await(2, TimeUnit.SECONDS)).isTrue();
    never.countDown();
  }

  @Test
  void whoeverRegistersWhileTheStopComesIsBrokenOffAllTheSame() throws InterruptedException {
    for (int round = 0; round < 500; round++) {
      Stop racing = new Stop();
      CountDownLatch broken = new CountDownLatch(1);
      Thread stopper =
          Thread.ofVirtual().start(() -> stopNow(racing, Thread.ofVirtual().unstarted(() -> {})));
      racing.breakWith(broken::countDown);

      assertThat(broken.await(2, TimeUnit.SECONDS)).as("round %d", round).isTrue();
      stopper.join();
    }
  }

  @Test
  void theThreadThatWorksIsInterrupted() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  await(never);
                  interrupted.countDown();
                });

    stopNow(stop, worker);

    assertThat(interrupted.await(2, TimeUnit.SECONDS)).isTrue();
  }

  /// Slow: waits for the whole grace.
  @Test
  @Tag("slow")
  void workThatDoesNotUnwindIsWaitedForNoLongerThanTheGrace() {
    Instant start = Instant.now();

    stop.stopAndWait(Thread.ofVirtual().unstarted(() -> {}));

    assertThat(Duration.between(start, Instant.now()))
        .isBetween(Duration.ofMillis(2_400), Duration.ofMillis(4_000));
  }

  private void stopNow() {
    stopNow(stop, Thread.ofVirtual().unstarted(() -> {}));
  }

  /// A TERM that comes while the worker works, which unwinds as soon as it hears of it.
  private static void stopNow(Stop stop, Thread worker) {
    CompletableFuture<Void> stopper =
        CompletableFuture.runAsync(() -> stop.stopAndWait(worker), Thread::startVirtualThread);
    while (!stop.asked()) {
      Thread.onSpinWait();
    }
    stop.ended();
    stopper.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
