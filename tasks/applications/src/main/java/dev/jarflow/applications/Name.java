package dev.jarflow.applications;

import org.jspecify.annotations.Nullable;

/// A person's name without titles and suffixes; `first` is empty for one who has a single name.
public record Name(String first, String last) {
  /// Leaves out titles in front and suffixes behind: the last word is the last name, the words
  /// before it the first name. Null when nothing or only dashes are left.
  public static @Nullable Name split(String text, Affixes affixes) {
    return split(text, new Words(affixes.titles()), new Words(affixes.suffixes()));
  }

  static @Nullable Name split(String text, Words titles, Words suffixes) {
    int from = Blanks.skip(text, 0);
    int to = Blanks.skipBack(text, text.length());
    while (from < to) {
      int end = Blanks.wordEnd(text, from, to);
      if (!listed(text, from, end, titles)) {
        break;
      }
      from = Blanks.skip(text, end);
    }
    int last = Blanks.wordStart(text, from, to);
    while (last > from && listed(text, last, to, suffixes)) {
      to = Blanks.skipBack(text, last);
      last = Blanks.wordStart(text, from, to);
    }
    while (from < to && text.charAt(to - 1) == ',') {
      to = Blanks.skipBack(text, to - 1);
      last = Blanks.wordStart(text, from, to);
    }
    if (from >= to || onlyDashes(text, from, to)) {
      return null;
    }
    return new Name(
        last > from ? joined(text, from, Blanks.skipBack(text, last)) : "",
        text.substring(last, to));
  }

  /// First and last name as one text.
  public String full() {
    return first.isEmpty() ? last : first + " " + last;
  }

  /// True when a word, without the comma behind it, is one of these.
  private static boolean listed(String text, int from, int to, Words words) {
    return words.contain(text, from, text.charAt(to - 1) == ',' ? to - 1 : to);
  }

  private static boolean onlyDashes(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (Character.getType(c) != Character.DASH_PUNCTUATION && !Blanks.is(c) && c != '\u2212') {
        return false;
      }
    }
    return true;
  }

  /// The words with one blank between them.
  private static String joined(String text, int from, int to) {
    StringBuilder words = null;
    int start = from;
    while (true) {
      int end = Blanks.wordEnd(text, start, to);
      int next = Blanks.skip(text, end);
      if (next >= to) {
        return words == null
            ? text.substring(start, end)
            : words.append(text, start, end).toString();
      }
      if (words == null) {
        words = new StringBuilder(to - from);
      }
      words.append(text, start, end).append(' ');
      start = next;
    }
  }
}
