package dev.jarflow.loadsales;

/// Files that cannot be loaded at all: the run is rejected, and nothing of it is kept.
final class UnfitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnfitException(String message) {
    super(message);
  }
}
