package dev.jarflow.eraseperson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.jarflow.kit.task.Stop;

/// Searches a file that cannot be read as a table, such as an archive, for texts that identify a
/// person.
final class TextSearch {
  private static final int BUFFER = 64 * 1024;

  /// An archive in an archive in an archive is opened, and no more: who packs a file into itself
  /// makes one without an end.
  private static final int DEEPEST = 3;

  private TextSearch() {}

  enum Presence {
    FOUND,
    NOT_FOUND,
    /// The file cannot be unpacked, or is no text: nobody can say what it holds.
    UNKNOWN
  }

  /// False of a file that has bytes among its first ones which no text has. It may still look like
  /// a table of one column.
  static boolean beginsAsText(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String first = new String(in.readNBytes(BUFFER), ISO_8859_1);
      return !Reading.CONTROLS.matcher(first).find();
    }
  }

  /// Searches for any of these texts, also in a gzip or ZIP file. They are compared [Folded].
  static Presence search(Path file, List<String> texts, Stop stop) throws IOException {
    if (texts.isEmpty()) {
      return Presence.UNKNOWN;
    }
    List<String> sought = texts.stream().map(Folded::of).toList();
    try (InputStream raw = Files.newInputStream(file)) {
      return search(raw, sought, DEEPEST, stop);
    } catch (ZipException | EOFException e) {
      return Presence.UNKNOWN;
    }
  }

  private static Presence search(InputStream raw, List<String> sought, int depth, Stop stop)
      throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    byte[] first = in.readNBytes(2);
    in.unread(first);
    boolean isGzip = Arrays.equals(first, new byte[] {0x1F, (byte) 0x8B});
    boolean isZip = Arrays.equals(first, new byte[] {'P', 'K'});
    if ((isGzip || isZip) && depth == 0) {
      return Presence.UNKNOWN;
    }
    if (isGzip) {
      return search(new GZIPInputStream(in, BUFFER), sought, depth - 1, stop);
    }
    return isZip
        ? entries(new ZipInputStream(in), sought, depth - 1, stop)
        : bytes(in, charset(first), sought, stop);
  }

  private static Presence entries(ZipInputStream zip, List<String> sought, int depth, Stop stop)
      throws IOException {
    Set<Presence> each = EnumSet.noneOf(Presence.class);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory()) {
        each.add(search(zip, sought, depth, stop));
      }
      if (each.contains(Presence.FOUND)) {
        return Presence.FOUND;
      }
    }
    return each.equals(Set.of(Presence.NOT_FOUND)) ? Presence.NOT_FOUND : Presence.UNKNOWN;
  }

  /// A text in UTF-16 says so in its first two bytes.
  private static Charset charset(byte[] first) {
    if (Arrays.equals(first, new byte[] {(byte) 0xFF, (byte) 0xFE})) {
      return UTF_16LE;
    }
    return Arrays.equals(first, new byte[] {(byte) 0xFE, (byte) 0xFF}) ? UTF_16BE : UTF_8;
  }

  /// Each byte is searched as one letter too: so a text of ASCII is found in anything that holds it
  /// as it is, and other letters only in the encoding.
  private static Presence bytes(InputStream in, Charset charset, List<String> sought, Stop stop)
      throws IOException {
    Reading asText = new Reading(charset, sought);
    Reading asLetters = new Reading(ISO_8859_1, sought);
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      stop.check();
      ByteBuffer read = ByteBuffer.wrap(buffer, 0, n);
      if (asText.holds(read.duplicate(), false) || asLetters.holds(read, false)) {
        return Presence.FOUND;
      }
    }
    if (asText.holds(ByteBuffer.allocate(0), true)) {
      return Presence.FOUND;
    }
    boolean isAscii = sought.stream().allMatch(text -> text.chars().allMatch(c -> c < 128));
    boolean isRead =
        isAscii ? asText.isDecoded || asLetters.isPlain : asText.isDecoded && asText.isPlain;
    return isRead ? Presence.NOT_FOUND : Presence.UNKNOWN;
  }

  /// Bytes as a text in one encoding, buffer by buffer.
  private static final class Reading {
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f]");
    private final CharsetDecoder decoder;
    private final List<String> sought;
    private final int longest;
    private final CharBuffer letters = CharBuffer.allocate(BUFFER + 4);
    private byte[] undecoded = {};
    private String before = "";

    /// Until bytes come that are no letter in this encoding.
    boolean isDecoded = true;

    /// Until a control character comes that stands in no ordinary text.
    boolean isPlain = true;

    Reading(Charset charset, List<String> sought) {
      decoder =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
      this.sought = sought;
      longest = sought.stream().mapToInt(String::length).max().orElse(0);
    }

    /// True when a text that is sought ends in these bytes. It may begin in those before.
    boolean holds(ByteBuffer bytes, boolean last) {
      ByteBuffer all =
          ByteBuffer.allocate(undecoded.length + bytes.remaining())
              .put(undecoded)
              .put(bytes)
              .flip();
      decoder.decode(all, letters.clear(), last);
      undecoded = new byte[all.remaining()];
      all.get(undecoded);
      String read = letters.flip().toString();
      isDecoded &= read.indexOf('\ufffd') < 0;
      isPlain &= !CONTROLS.matcher(read).find();
      // Zeros are left out, so that ASCII is found in UTF-16 that does not say what it is.
      String text = Folded.of(before + read.replace("\0", ""));
      before = text.substring(Math.max(0, text.length() - longest));
      return sought.stream().anyMatch(text::contains);
    }
  }
}
