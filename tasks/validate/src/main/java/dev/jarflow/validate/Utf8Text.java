package dev.jarflow.validate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text that grows in memory, as the bytes it will be in a file.
final class Utf8Text extends Writer {
  private static final int LONGEST_CHARACTER = 3;

  private byte[] bytes = new byte[64 * 1024];
  private int length;

  int length() {
    return length;
  }

  void writeTo(OutputStream out, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
  }

  @Override
  public void write(int character) {
    write(String.valueOf((char) character));
  }

  @Override
  public void write(char[] text, int from, int count) {
    write(new String(text, from, count), 0, count);
  }

  @Override
  public void write(String text) {
    write(text, 0, text.length());
  }

  @Override
  public void write(String text, int from, int count) {
    if (bytes.length - length < count * LONGEST_CHARACTER) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count * LONGEST_CHARACTER));
    }
    int at = length;
    for (int i = from; i < from + count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] rest = text.substring(i, from + count).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(rest, 0, bytes, at, rest.length);
        length = at + rest.length;
        return;
      }
      bytes[at++] = (byte) c;
    }
    length = at;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
