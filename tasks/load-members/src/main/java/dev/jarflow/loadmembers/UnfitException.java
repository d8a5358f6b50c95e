package dev.jarflow.loadmembers;

/// A report, or a file that it names, that cannot be loaded as it is: bad data, which ends the
/// transaction and becomes a REJECTED result.
///
/// The message says what to do and repeats no cell.
final class UnfitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnfitException(String message) {
    super(message);
  }
}
