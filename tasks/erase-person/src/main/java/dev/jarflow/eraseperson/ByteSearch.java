package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.kit.task.Stop;

/// Searches a file that is no table for texts of a person, packed or not.
final class ByteSearch {
  private static final int BUFFER = 64 * 1024;

  private ByteSearch() {}

  enum Answer {
    NOT_THERE,
    THERE,
    /// It cannot be unpacked, or nothing is known of the person that would stand there as it is.
    UNKNOWN
  }

  /// Whether one of these texts is there.
  static Answer search(Path file, List<String> texts, Stop stop) throws IOException {
    Answer answer = Answer.UNKNOWN;
    for (String each : texts) {
      byte[] text = each.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < text.length; i++) {
        text[i] = lower(text[i]);
      }
      answer = search(file, text, stop);
      if (answer != Answer.NOT_THERE) {
        return answer;
      }
    }
    return answer;
  }

  private static byte lower(int b) {
    return (byte) (b >= 'A' && b <= 'Z' ? b + 32 : b);
  }

  private static Answer search(Path file, byte[] text, Stop stop) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      raw.mark(2);
      int first = raw.read();
      int second = raw.read();
      raw.reset();
      if (first == 0x1F && second == 0x8B) {
        return has(new BufferedInputStream(new GZIPInputStream(raw, BUFFER)), text, stop);
      }
      if (first == 'P' && second == 'K') {
        return entries(new ZipInputStream(raw), text, stop);
      }
      return has(raw, text, stop);
    } catch (ZipException | EOFException e) {
      return Answer.UNKNOWN;
    }
  }

  private static Answer entries(ZipInputStream zip, byte[] text, Stop stop) throws IOException {
    Answer answer = Answer.UNKNOWN;
    while (zip.getNextEntry() != null) {
      answer = has(new BufferedInputStream(zip), text, stop);
      if (answer == Answer.THERE) {
        return answer;
      }
    }
    return answer;
  }

  /// Cases do not count. Zeros are passed over, so that text in UTF-16 is found as well.
  private static Answer has(InputStream in, byte[] text, Stop stop) throws IOException {
    int[] borders = borders(text);
    int matched = 0;
    long read = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      read++;
      if (read % BUFFER == 0) {
        stop.check();
      }
      if (b == 0) {
        continue;
      }
      byte lower = lower(b);
      while (matched > 0 && text[matched] != lower) {
        matched = borders[matched - 1];
      }
      if (text[matched] == lower) {
        matched++;
      }
      if (matched == text.length) {
        return Answer.THERE;
      }
    }
    return Answer.NOT_THERE;
  }

  /// For each beginning of the text, how long its longest end is that is a beginning too.
  private static int[] borders(byte[] text) {
    int[] borders = new int[text.length];
    for (int i = 1, length = 0; i < text.length; i++) {
      while (length > 0 && text[i] != text[length]) {
        length = borders[length - 1];
      }
      if (text[i] == text[length]) {
        length++;
      }
      borders[i] = length;
    }
    return borders;
  }
}
