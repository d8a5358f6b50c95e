package dev.jarflow.tabular;

import module java.base;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import org.jspecify.annotations.Nullable;

/// The rows of one file, in order, the heading among them. The file is CSV; empty lines are
/// skipped.
///
/// Nothing is repaired and nothing is replaced: bytes that are not text, a packed file, a quote
/// that is never closed and a row longer than a megabyte end the reading with an
/// [UnreadableException]. Memory is bound by the longest row.
public final class Rows implements AutoCloseable {
  private static final int LONGEST_ROW = 1 << 20;
  private static final int BUFFER = 64 * 1024;
  private static final int HEAD = 512;
  private static final String TOO_LONG =
      "expected a row of at most a megabyte, found a longer one, or a quote that is never closed";
  private static final Pattern RECORD = Pattern.compile("record starting at line (\\d+)");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final String name;
  private final Charset charset;
  private final Reader text;
  private final CloseableIterator<Row> rows;
  private long lastLine;

  private Rows(Path file, String name, Charset charset, Reader text, CloseableIterator<Row> rows) {
    this.file = file;
    this.name = name;
    this.charset = charset;
    this.text = text;
    this.rows = rows;
  }

  /// A row and the line it begins in.
  public record Row(long line, List<String> cells) {}

  /// Opens a file in UTF-8 with commas between cells.
  public static Rows open(Path file) throws IOException {
    return open(file, file.toString(), StandardCharsets.UTF_8, ',');
  }

  /// Opens a file whose text is in this encoding; `name` is what refusals call the file.
  public static Rows open(Path file, String name, Charset charset, char delimiter)
      throws IOException {
    Reader text = null;
    try {
      text = text(file, name, charset);
      CsvReader<Row> reader =
          CsvReader.builder()
              .fieldSeparator(delimiter)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowUnclosedQuote(false)
              .maxBufferSize(LONGEST_ROW)
              .build(new Cells(), text);
      return new Rows(file, name, charset, text, reader.iterator());
    } catch (IOException | RuntimeException e) {
      if (text != null) {
        text.close();
      }
      throw e;
    }
  }

  /// The next row; null at the end.
  public @Nullable Row next() throws IOException {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      Row row = rows.next();
      lastLine = row.line;
      return row;
    } catch (CsvParseException e) {
      throw e.getCause() instanceof CharacterCodingException ? notText() : broken(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw notText();
      }
      throw e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
    text.close();
  }

  /// The parser's own message is for programmers; it ends with the line.
  private UnreadableException broken(CsvParseException e) {
    if (e.getCause() instanceof LongRowException longer) {
      return new UnreadableException(name, longer.line, TOO_LONG);
    }
    String said = String.valueOf(e.getMessage());
    Matcher line = RECORD.matcher(said);
    return new UnreadableException(
        name,
        line.find() ? Long.parseLong(line.group(1)) : lastLine + 1,
        said.contains("maximum buffer size")
            ? TOO_LONG
            : said.startsWith("Unclosed")
                ? "expected the end of a quoted cell, found the end of the file"
                : "expected a delimiter or the end of the line after a quoted cell, found something else");
  }

  /// Reads the file again to find the line, which is worth the time once.
  private UnreadableException notText() throws IOException {
    CharsetDecoder decoder = strict(charset);
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    CharBuffer chars = CharBuffer.allocate(BUFFER);
    Lines lines = new Lines();
    try (InputStream in = Files.newInputStream(file)) {
      boolean end = false;
      while (!end) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        end = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        CoderResult result = decoder.decode(bytes, chars, end);
        chars.flip();
        lines.read(chars);
        chars.clear();
        if (result.isError()) {
          return new UnreadableException(
              name,
              lines.line,
              "expected text in %s, found the byte 0x%02X".formatted(charset, bytes.get())
                  + (charset.equals(StandardCharsets.UTF_8)
                      ? ", as in a file saved as ISO-8859-1 or windows-1252: save it as UTF-8"
                      : ""));
        }
        bytes.compact();
      }
    }
    throw new IOException("changed while it was read: " + file);
  }

  private static Reader text(Path file, String name, Charset charset) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      String kind = kind(head, charset);
      if (kind != null) {
        throw new UnreadableException(
            name, 1, "expected text in %s, found %s".formatted(charset, kind));
      }
      in.skipNBytes(lengthOfMark(head, charset));
      return new InputStreamReader(in, strict(charset));
    } catch (IOException | UnreadableException e) {
      in.close();
      throw e;
    }
  }

  /// A byte order mark is not part of the first cell. Some decoders skip it by themselves.
  private static int lengthOfMark(byte[] head, Charset charset) {
    return new String(head, charset).startsWith(BYTE_ORDER_MARK)
        ? BYTE_ORDER_MARK.getBytes(charset).length
        : 0;
  }

  /// The kind of file that begins with these bytes; null when it may be text in this encoding.
  private static @Nullable String kind(byte[] head, Charset charset) {
    if (begins(head, 0x1F, 0x8B)) {
      return "a gzip file: unpack it first";
    }
    if (begins(head, 'P', 'K', 3, 4)) {
      return "a zip file or a spreadsheet: save it as CSV first";
    }
    if (charset.name().contains("UTF-16") || charset.name().contains("UTF-32")) {
      return null;
    }
    int zeros = percentOfZeros(head);
    if (zeros >= 60 || begins(head, 0xFF, 0xFE, 0, 0) || begins(head, 0, 0, 0xFE, 0xFF)) {
      return "text in UTF-32";
    }
    if (zeros >= 40 || begins(head, 0xFF, 0xFE) || begins(head, 0xFE, 0xFF)) {
      return "text in UTF-16";
    }
    return null;
  }

  private static boolean begins(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /// Text of our alphabets without a mark: every second byte is zero in UTF-16, three of four in
  /// UTF-32.
  private static int percentOfZeros(byte[] head) {
    int zeros = 0;
    for (byte each : head) {
      zeros += each == 0 ? 1 : 0;
    }
    return head.length < 4 ? 0 : zeros * 100 / head.length;
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// Counts the lines of a text as the parser does, whatever ends them.
  private static final class Lines {
    private long line = 1;
    private char last;

    void read(CharBuffer text) {
      while (text.hasRemaining()) {
        char c = text.get();
        line += c == '\r' || (c == '\n' && last != '\r') ? 1 : 0;
        last = c;
      }
    }
  }

  /// The parser bounds a cell, not a row.
  private static final class LongRowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long line;

    LongRowException(long line) {
      super("longer than " + LONGEST_ROW);
      this.line = line;
    }
  }

  /// Collects the cells of one row.
  private static final class Cells extends AbstractBaseCsvCallbackHandler<Row> {
    private String[] cells = new String[0];
    private int likely = 8;
    private int length;

    @Override
    protected void handleBegin(long line) {
      cells = new String[likely];
      length = 0;
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int count, boolean quoted) {
      length += count + 1;
      if (length > LONGEST_ROW + 1) {
        throw new LongRowException(getStartingLineNumber());
      }
      if (index == cells.length) {
        cells = Arrays.copyOf(cells, cells.length * 2);
      }
      cells[index] = count == 0 ? "" : new String(text, offset, count);
    }

    @Override
    protected @Nullable Row buildRecord() {
      int count = getFieldCount();
      likely = Math.max(1, count);
      return new Row(
          getStartingLineNumber(),
          Arrays.asList(count == cells.length ? cells : Arrays.copyOf(cells, count)));
    }
  }
}
