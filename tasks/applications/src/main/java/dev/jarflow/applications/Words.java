package dev.jarflow.applications;

import module java.base;

/// A list of words, looked up in any case, with or without dots, and without copying text.
final class Words {
  private final String[] words;

  /// A bit for each ASCII letter that a word of the list begins with: one look at it tells that
  /// most words of a text are not in the list.
  private final long firstLetters;

  Words(Collection<String> words) {
    this.words =
        words.stream()
            .map(word -> word.replace(".", "").toLowerCase(Locale.ROOT))
            .sorted()
            .toArray(String[]::new);
    long letters = 0;
    for (String word : this.words) {
      letters |= bit(word.isEmpty() ? 0 : word.charAt(0));
    }
    this.firstLetters = letters;
  }

  /// True when the word between these indexes is in the list.
  boolean contain(String text, int from, int to) {
    if (from < to && (firstLetters & bit(text.charAt(from))) == 0) {
      return false;
    }
    for (String word : words) {
      if (same(word, text, from, to)) {
        return true;
      }
    }
    return false;
  }

  /// The same for both cases of a letter; all bits for any other character, which may be a dot.
  private static long bit(int c) {
    int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 26 ? 1L << letter : -1L;
  }

  private static boolean same(String word, String text, int from, int to) {
    int next = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        continue;
      }
      if (next == word.length() || Character.toLowerCase(c) != word.charAt(next)) {
        return false;
      }
      next++;
    }
    return next == word.length() && next > 0;
  }
}
