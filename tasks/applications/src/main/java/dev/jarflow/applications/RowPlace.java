package dev.jarflow.applications;

/// The place of a row: the file by the name that people gave it, and the line, counted from 1.
public record RowPlace(String file, long line) {
  /// From a text like `a.csv:3`; what is none is an [IllegalArgumentException].
  public static RowPlace of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("expected a file, a colon and a line, found another text");
    }
    return new RowPlace(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
