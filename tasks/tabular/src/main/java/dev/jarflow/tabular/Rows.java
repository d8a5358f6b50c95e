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
/// that is never closed, and a row that is too long or too wide end the reading with an
/// [UnreadableException]. Empty cells beyond the widest row are left out. Memory is bound by the
/// longest row.
public final class Rows implements AutoCloseable {
  private static final int LONGEST_ROW = 1 << 20;
  private static final int MOST_CELLS = 1_000;
  private static final int BUFFER = 64 * 1024;
  private static final int HEAD = 512;
  private static final Pattern RECORD = Pattern.compile("record starting at line (\\d+)");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final String name;
  private final Author author;
  private final Charset charset;
  private final Reader text;
  private final CloseableIterator<Row> rows;
  private long lastLine;

  private Rows(
      Path file,
      String name,
      Author author,
      Charset charset,
      Reader text,
      CloseableIterator<Row> rows) {
    this.file = file;
    this.name = name;
    this.author = author;
    this.charset = charset;
    this.text = text;
    this.rows = rows;
  }

  /// A row and the line it begins in.
  public record Row(long line, List<String> cells) {}

  /// Who wrote a file, and so how large its rows may be.
  public enum Author {
    /// The widest tables of people have a few hundred columns.
    PERSON(LONGEST_ROW, "a megabyte", MOST_CELLS),

    /// A program of ours adds some cells to what a person wrote, and escapes it.
    PROGRAM(8 * LONGEST_ROW, "8 megabytes", 2 * MOST_CELLS);

    private final int longest;
    private final int widest;
    private final String tooLong;
    private final String tooWide;

    Author(int longest, String words, int widest) {
      this.longest = longest;
      this.widest = widest;
      this.tooLong =
          "expected a row of at most %s, found a longer one, or a quote that is never closed"
              .formatted(words);
      this.tooWide = "expected a row of at most %d cells, found more".formatted(widest);
    }
  }

  /// Opens a person's file in UTF-8 with commas between cells.
  public static Rows open(Path file) throws IOException {
    return open(file, file.toString(), StandardCharsets.UTF_8, ',');
  }

  /// Opens a person's file whose text is in this encoding; `name` is what refusals call the file.
  public static Rows open(Path file, String name, Charset charset, char delimiter)
      throws IOException {
    return open(file, name, Author.PERSON, charset, delimiter);
  }

  /// Opens a file whose text is in this encoding; `name` is what refusals call the file.
  public static Rows open(Path file, String name, Author author, Charset charset, char delimiter)
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
              .maxBufferSize(author.longest)
              .build(new Cells(author), text);
      return new Rows(file, name, author, charset, text, reader.iterator());
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
    if (e.getCause() instanceof LargeRowException large) {
      return new UnreadableException(name, large.line, large.fault);
    }
    String said = String.valueOf(e.getMessage());
    Matcher line = RECORD.matcher(said);
    return new UnreadableException(
        name,
        line.find() ? Long.parseLong(line.group(1)) : lastLine + 1,
        said.contains("maximum buffer size")
            ? author.tooLong
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

  /// The kind of file that begins with these bytes, and what to do; null when it may be text in
  /// this encoding.
  private static @Nullable String kind(byte[] head, Charset charset) {
    boolean wide = charset.name().contains("UTF-16") || charset.name().contains("UTF-32");
    String packed = Packed.kind(head, wide);
    if (packed != null || wide) {
      return packed;
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

  static boolean begins(byte[] head, int... bytes) {
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
  private static final class LargeRowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long line;
    private final String fault;

    LargeRowException(long line, String fault) {
      super(fault);
      this.line = line;
      this.fault = fault;
    }
  }

  /// Collects the cells of one row.
  private static final class Cells extends AbstractBaseCsvCallbackHandler<Row> {
    private final Author author;
    private String[] cells = new String[0];
    private int likely = 8;
    private int length;

    Cells(Author author) {
      this.author = author;
    }

    @Override
    protected void handleBegin(long line) {
      cells = new String[likely];
      length = 0;
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int count, boolean quoted) {
      length += count + 1;
      if (length > author.longest + 1) {
        throw new LargeRowException(getStartingLineNumber(), author.tooLong);
      }
      if (index >= author.widest) {
        if (count > 0) {
          throw new LargeRowException(getStartingLineNumber(), author.tooWide);
        }
        return;
      }
      if (index == cells.length) {
        cells = Arrays.copyOf(cells, cells.length * 2);
      }
      cells[index] = count == 0 ? "" : new String(text, offset, count);
    }

    @Override
    protected @Nullable Row buildRecord() {
      int count = Math.min(getFieldCount(), author.widest);
      likely = Math.max(1, count);
      return new Row(
          getStartingLineNumber(),
          Arrays.asList(count == cells.length ? cells : Arrays.copyOf(cells, count)));
    }
  }
}
