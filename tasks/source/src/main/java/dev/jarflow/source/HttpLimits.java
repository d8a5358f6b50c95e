package dev.jarflow.source;

import module java.base;

/// The time that a server may take, and the bytes that it may send.
///
/// `request` is the time of one try from the connection to the last byte, redirects included.
/// `bytes` counts the body after decompression. Between two tries lies `pause`, twice as long each
/// time and spread at random, or what the server's Retry-After asks for; a server that asks for
/// more than `longestPause` is not asked again.
public record HttpLimits(
    Duration connect,
    Duration request,
    long bytes,
    int tries,
    Duration pause,
    Duration longestPause) {
  /// For a file of some megabytes: a host that is up accepts a connection in far less than 5 s, and
  /// even 50 MB come in 30 s over a line of 14 Mbit/s. A run holds a slot of Airflow all the while:
  /// four tries end within 130 s, or within 5 minutes when the server asks for pauses, and a longer
  /// outage is left to Airflow's own retries.
  public static final HttpLimits USUAL =
      new HttpLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          50_000_000,
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));
}
