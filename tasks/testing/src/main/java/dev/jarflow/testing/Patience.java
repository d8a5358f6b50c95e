package dev.jarflow.testing;

import module java.base;

/// Waits for what another process does, on a machine that is busy with much else.
public final class Patience {
  private static final Duration LONGEST = Duration.ofMinutes(2);

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
