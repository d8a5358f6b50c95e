package dev.jarflow.tabular;

import module java.base;

import org.jspecify.annotations.Nullable;

/// What stands between the cells of a file, learned from its first row.
public final class Delimiter {
  public static final char USUAL = ',';
  private static final List<Character> KNOWN = List.of(USUAL, ';', '\t', '|');

  /// Signs that hardly stand in a heading for another reason.
  private static final Set<Character> UNUSUAL =
      Set.of('~', '^', '#', ':', '!', '$', '%', '&', '*', '+', '=', '\\');

  private Delimiter() {}

  /// The first of comma, semicolon, tab and bar with which the first row is what is expected; null
  /// when it is with none of them.
  public static @Nullable Character learn(
      Path file, String name, Charset charset, Predicate<List<String>> isExpected)
      throws IOException {
    for (char each : KNOWN) {
      List<String> first = firstRow(file, name, charset, each);
      if (first != null && isExpected.test(first)) {
        return each;
      }
    }
    return null;
  }

  /// The same; when it is with none of them, the one with which the first row has the most cells:
  /// who says what is missing can then name what is there.
  public static char likely(
      Path file, String name, Charset charset, Predicate<List<String>> isExpected)
      throws IOException {
    char widest = USUAL;
    int most = 0;
    for (char each : KNOWN) {
      List<String> first = firstRow(file, name, charset, each);
      if (first != null && isExpected.test(first)) {
        return each;
      }
      if (first != null && first.size() > most) {
        most = first.size();
        widest = each;
      }
    }
    return widest;
  }

  /// The delimiters with which the first row has several cells, also unusual ones that stand in it.
  /// The usual one is possible as well when only unusual ones are: they may stand in the only cell.
  public static List<Character> possible(Path file, String name) throws IOException {
    List<Character> possible = new ArrayList<>();
    List<String> row = firstRow(file, name, StandardCharsets.ISO_8859_1, USUAL);
    String text = row == null ? "" : String.join("", row);
    Stream<Character> unusual =
        text.chars().mapToObj(c -> (char) c).filter(UNUSUAL::contains).distinct();
    for (char each : Stream.concat(KNOWN.stream(), unusual).toList()) {
      List<String> first = firstRow(file, name, StandardCharsets.ISO_8859_1, each);
      if (first != null && first.size() > 1) {
        possible.add(each);
      }
    }
    if (Collections.disjoint(possible, KNOWN)) {
      possible.add(USUAL);
    }
    return possible;
  }

  /// Null when there is none with this delimiter: who reads the file says what is wrong with it.
  private static @Nullable List<String> firstRow(
      Path file, String name, Charset charset, char delimiter) throws IOException {
    try (Rows rows = Rows.open(file, name, charset, delimiter)) {
      Rows.Row first = rows.next();
      return first == null ? null : first.cells();
    } catch (UnreadableException _) {
      return null;
    }
  }

  /// True when the first row is what is expected with one of them, also where the file has bytes
  /// that are not text in this encoding.
  public static boolean isFound(
      Path file, String name, Charset charset, Predicate<List<String>> isExpected)
      throws IOException {
    return learn(file, name, charset, isExpected) != null
        || learn(file, name, StandardCharsets.ISO_8859_1, isExpected) != null;
  }

  /// What a check says of it: nothing of the usual one.
  public static List<String> notes(char delimiter) {
    return delimiter == USUAL ? List.of() : List.of("cells are told apart by " + word(delimiter));
  }

  /// For people: a tab is called so.
  public static String word(char delimiter) {
    return delimiter == '\t' ? "a tab" : "'" + delimiter + "'";
  }
}
