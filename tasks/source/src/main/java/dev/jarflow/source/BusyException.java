package dev.jarflow.source;

import module java.base;

import org.jspecify.annotations.Nullable;

/// A server that answers, and cannot serve now; `retryAfter` is null when it does not say how long.
final class BusyException extends IOException {
  private static final long serialVersionUID = 1;

  private final @Nullable Duration retryAfter;

  BusyException(int status, @Nullable Duration retryAfter) {
    super("the server answered " + status);
    this.retryAfter = retryAfter;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
