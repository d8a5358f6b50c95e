package dev.jarflow.loadtrips;

import org.jspecify.annotations.Nullable;

/// The limit of rows that are no trips: a file with more of them, in percent, is refused as a
/// whole.
record MostRejected(int percent) {

  /// Why a file is refused; null when it is not. It has `all` rows at most, of which these were
  /// read. `first` is the place and the fault of the first that is no trip.
  @Nullable String fault(long all, long read, long rejected, String first) {
    return rejected * 100 <= all * percent
        ? null
        : "expected at most %d of 100 rows that are no trips, found %d of %d; the first: %s"
            .formatted(percent, rejected, read, first);
  }
}
