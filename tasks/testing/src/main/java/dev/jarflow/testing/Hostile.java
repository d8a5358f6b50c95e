package dev.jarflow.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

/// Files that are wrong in a large way, for every program that reads files: ten megabytes each.
/// Whatever is wrong with a file, it is read or refused in little time and with a sentence.
public final class Hostile {
  private static final int SIZE = 10_000_000;

  /// Two seconds a megabyte: work that grows with the square of a file takes hours.
  private static final Duration ENOUGH = Duration.ofSeconds(20);

  /// Those of the first 160 characters that a terminal acts on or a database refuses.
  private static final String CONTROLS =
      IntStream.range(0, 0xA0)
          .filter(c -> Character.isISOControl(c) && c != '\n' && c != '\r')
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  private Hostile() {}

  /// A table in the form of CSV.
  public enum Table {
    HEADING_OF_COMMAS("", ","),
    HEADING_OF_SEMICOLONS("", ";"),
    HEADING_OF_ONE_NAME("", "x"),
    HEADING_OF_NAMES("", "x,"),
    HEADING_OF_THE_SAME_NAMES("HEADING,", "HEADING,"),
    HEADING_WITH_CONTROL_CHARACTERS(
        CONTROLS + "\",HEADING,\"" + CONTROLS + "\"\n", "1,2,3456789\n"),
    /// Their first row is no longer than a megabyte.
    WIDE_HEADING("HEADING" + ",".repeat(300_000) + "x\n", "1,2\n"),
    WIDE_HEADING_OF_NAMES("HEADING" + ",x".repeat(300_000) + "\n", "1,2\n"),
    ROW_OF_COMMAS("HEADING\n", ","),
    ROW_OF_CELLS("HEADING\n", "x,"),
    CELL("HEADING\n", "x"),
    CELL_WITH_CONTROL_CHARACTERS("HEADING\n", CONTROLS),
    CELL_THAT_NEVER_ENDS("HEADING\n\"", "x\n"),
    CELL_OF_QUOTES("HEADING\n", "\""),
    LINES("HEADING\n", "\n"),
    SHORT_ROWS("HEADING\n", "xxxxxxxxx\n");

    private final String start;
    private final String part;

    Table(String start, String part) {
      this.start = start;
      this.part = part;
    }

    /// Under a heading that the program knows.
    public Path in(Path folder, String heading) throws IOException {
      return file(
          folder.resolve(name().toLowerCase(Locale.ROOT) + ".csv"),
          start.replace("HEADING", heading),
          part.replace("HEADING", heading));
    }
  }

  /// A file that begins so and goes on with the same text again and again.
  public static Path file(Path file, String start, String part) throws IOException {
    byte[] block = part.repeat(Math.max(1, 65_536 / part.length())).getBytes(UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start.getBytes(UTF_8));
      for (int written = 0; written < SIZE; written += block.length) {
        out.write(block);
      }
    }
    return file;
  }

  /// A program that is given a file.
  @FunctionalInterface
  public interface Reader {
    Answer read(Path file) throws Exception;
  }

  /// Asserts that a program reads or refuses the file as it should.
  public static Answer assertRead(Path file, Reader program) throws Exception {
    long begin = System.nanoTime();
    Answer answer = program.read(file);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    String said = answer.out() + answer.err();
    assertThat(answer.code()).as(said).isIn(0, 2, 3);
    assertThat(took).as("%s: %s", file, said).isLessThan(ENOUGH);
    assertThat(said).doesNotContain("\\u00").hasSizeLessThan(64 * 1024);
    assertThat(said.chars().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
    return answer;
  }
}
