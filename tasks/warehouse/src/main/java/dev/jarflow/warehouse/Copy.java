package dev.jarflow.warehouse;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Rows on their way into a table: many times faster than inserts, since nothing is asked in
/// between.
///
/// The server may refuse a row some rows later, at the latest in [#end]. Closed without it, no row
/// was copied.
public final class Copy implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final CopyStream stream;
  private final StringBuilder text = new StringBuilder(BUFFER + BUFFER / 4);

  Copy(CopyStream stream) {
    this.stream = stream;
  }

  /// One row, in the order of the statement's columns, each value as PostgreSQL reads it from text.
  public void row(@Nullable Object... values) {
    char before = 0;
    for (Object value : values) {
      if (before != 0) {
        text.append(before);
      }
      before = '\t';
      append(value);
    }
    text.append('\n');
    if (text.length() >= BUFFER) {
      send();
    }
  }

  /// The number of rows that the server took.
  public long end() {
    send();
    return stream.end();
  }

  @Override
  public void close() {
    stream.close();
  }

  private void send() {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    stream.send(bytes, bytes.length);
  }

  private void append(@Nullable Object value) {
    if (value == null) {
      text.append("\\N");
      return;
    }
    String cell = value.toString();
    int from = 0;
    for (int i = 0; i < cell.length(); i++) {
      String escaped =
          switch (cell.charAt(i)) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> null;
          };
      if (escaped != null) {
        text.append(cell, from, i).append(escaped);
        from = i + 1;
      }
    }
    text.append(cell, from, cell.length());
  }
}
