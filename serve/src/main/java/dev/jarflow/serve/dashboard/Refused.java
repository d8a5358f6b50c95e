package dev.jarflow.serve.dashboard;

/// A request that cannot be answered: with a status and a sentence.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 60;
  private final int status;

  public Refused(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /// `found` is as somebody wrote it.
  public static Refused expected(int status, String what, String found) {
    String line = found.replaceAll("\\p{Cntrl}", "?");
    String shown = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    return new Refused(status, "expected %s, found '%s'".formatted(what, shown));
  }

  int status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
