package dev.jarflow.serve.dashboard;

import module java.base;

import org.jspecify.annotations.Nullable;

/// An answer that is told piece by piece, for as long as there is news. Whoever was given one
/// closes it.
public interface Telling extends AutoCloseable {
  /// The next piece, which is waited for; null after the last one.
  @Nullable String next() throws InterruptedException;

  @Override
  void close();
}
