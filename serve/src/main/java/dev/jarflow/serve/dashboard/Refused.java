package dev.jarflow.serve.dashboard;

import dev.jarflow.kit.log.Printable;

/// A request that cannot be answered: with a status and a sentence, and the field that is to blame;
/// an empty one is none.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 60;
  private final int status;
  private final String field;

  public Refused(int status, String field, String sentence) {
    super(sentence);
    this.status = status;
    this.field = field;
  }

  /// `found` is as somebody wrote it.
  public static Refused expected(int status, String field, String what, String found) {
    return new Refused(
        status, field, "expected %s, found '%s'".formatted(what, Printable.of(found, LONGEST)));
  }

  int status() {
    return status;
  }

  public String field() {
    return field;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
