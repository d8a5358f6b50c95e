package dev.jarflow.applications;

import java.util.Collection;
import java.util.Locale;

/// Words that are known in any case, with or without dots. Nothing is copied to look one up.
final class Words {
  private final String[] words;

  Words(Collection<String> words) {
    this.words =
        words.stream()
            .map(word -> word.replace(".", "").toLowerCase(Locale.ROOT))
            .sorted()
            .toArray(String[]::new);
  }

  /// Whether the word that stands there is one of them.
  boolean contain(String text, int from, int to) {
    for (String word : words) {
      if (same(word, text, from, to)) {
        return true;
      }
    }
    return false;
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
