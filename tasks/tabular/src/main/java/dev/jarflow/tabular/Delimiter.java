package dev.jarflow.tabular;

import module java.base;

import org.jspecify.annotations.Nullable;

/// What stands between the cells of a file, learned from its first row.
public final class Delimiter {
  public static final char USUAL = ',';
  private static final List<Character> KNOWN = List.of(USUAL, ';', '\t', '|');

  private Delimiter() {}

  /// The first of comma, semicolon, tab and bar with which the first row is what is expected; null
  /// when it is with none of them.
  public static @Nullable Character learn(
      Path file, String name, Charset charset, Predicate<List<String>> isExpected)
      throws IOException {
    for (char each : KNOWN) {
      try (Rows rows = Rows.open(file, name, charset, each)) {
        Rows.Row first = rows.next();
        if (first != null && isExpected.test(first.cells())) {
          return each;
        }
      } catch (UnreadableException _) {
        // Not with this one. Who reads the file says what is wrong with it.
      }
    }
    return null;
  }

  /// True when the first row is what is expected with one of them, also where the file has bytes
  /// that are not text in this encoding.
  public static boolean isFound(
      Path file, String name, Charset charset, Predicate<List<String>> isExpected)
      throws IOException {
    return learn(file, name, charset, isExpected) != null
        || learn(file, name, StandardCharsets.ISO_8859_1, isExpected) != null;
  }

  /// For people: a tab is called so.
  public static String word(char delimiter) {
    return delimiter == '\t' ? "a tab" : "'" + delimiter + "'";
  }
}
