package dev.jarflow.eraseperson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.jarflow.kit.task.Stop;

/// Searches a file that cannot be read as a table, such as an archive, for texts that identify a
/// person.
final class TextSearch {
  private static final int BUFFER = 64 * 1024;

  private TextSearch() {}

  enum Presence {
    FOUND,
    NOT_FOUND,
    /// The file cannot be unpacked, or there is no text to search for.
    UNKNOWN
  }

  /// Searches for any of these texts, also in a gzip or ZIP file. Upper and lower case count as
  /// equal.
  static Presence search(Path file, List<String> texts, Stop stop) throws IOException {
    if (texts.isEmpty()) {
      return Presence.UNKNOWN;
    }
    List<String> sought = texts.stream().map(text -> plain(text.getBytes(UTF_8))).toList();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      raw.mark(2);
      int first = raw.read();
      int second = raw.read();
      raw.reset();
      if (first == 0x1F && second == 0x8B) {
        return search(new GZIPInputStream(raw, BUFFER), sought, stop);
      }
      return first == 'P' && second == 'K'
          ? entries(new ZipInputStream(raw), sought, stop)
          : search(raw, sought, stop);
    } catch (ZipException | EOFException e) {
      return Presence.UNKNOWN;
    }
  }

  private static Presence entries(ZipInputStream zip, List<String> texts, Stop stop)
      throws IOException {
    Presence answer = Presence.UNKNOWN;
    while (answer != Presence.FOUND && zip.getNextEntry() != null) {
      answer = search(zip, texts, stop);
    }
    return answer;
  }

  private static Presence search(InputStream in, List<String> texts, Stop stop) throws IOException {
    int longest = texts.stream().mapToInt(String::length).max().orElse(0);
    byte[] buffer = new byte[BUFFER];
    String read = "";
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      stop.check();
      // A text may begin in one buffer and end in the next.
      String kept = read.substring(Math.max(0, read.length() - longest));
      read = kept + plain(Arrays.copyOf(buffer, n));
      if (texts.stream().anyMatch(read::contains)) {
        return Presence.FOUND;
      }
    }
    return Presence.NOT_FOUND;
  }

  /// One lower-case character for each byte. Zeros are left out, so that ASCII text in UTF-16 is
  /// found as well.
  private static String plain(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replace("\0", "").toLowerCase(Locale.ROOT);
  }
}
