package dev.jarflow.kit.log;

/// The closing account of a task: every item read was accepted, rejected or skipped, and none
/// twice.
public record Summary(String noun, long read, long accepted, long rejected, long skipped) {

  /// A sum that is off is a bug of the program, so it ends the run.
  public Summary {
    if (accepted < 0 || rejected < 0 || skipped < 0) {
      throw new IllegalStateException(
          "expected counts of 0 or more, found %d accepted, %d rejected, %d skipped"
              .formatted(accepted, rejected, skipped));
    }
    if (read != accepted + rejected + skipped) {
      throw new IllegalStateException(
          "expected read = accepted + rejected + skipped, found %d %s read, but %d + %d + %d = %d"
              .formatted(read, noun, accepted, rejected, skipped, accepted + rejected + skipped));
    }
  }

  public void log(Log log) {
    log.info(
        "%s read: %d, accepted: %d, rejected: %d, skipped: %d"
            .formatted(noun, read, accepted, rejected, skipped),
        "read",
        read,
        "accepted",
        accepted,
        "rejected",
        rejected,
        "skipped",
        skipped);
  }
}
