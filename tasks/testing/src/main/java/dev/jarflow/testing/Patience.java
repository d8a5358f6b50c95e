package dev.jarflow.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long a test waits for what another process does.
public final class Patience {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Patience() {}

  public static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain until " + what);
      }
      Thread.sleep(2);
    }
  }
}
