package dev.jarflow.page;

import static dev.jarflow.page.Inline.mono;

import module java.base;

/// What a page says above figures that come from sample data.
public final class SampleNote {
  private static final String HEAD = "Sample data.";

  public static final Part ALL = of("All of this is invented.");
  private static final Part SOME = of("Some of this is invented.");

  private SampleNote() {}

  /// Nothing where there is no sample data.
  public static List<Part> parts(boolean some, boolean all) {
    return all ? List.of(ALL) : some ? List.of(SOME) : List.of();
  }

  public static Part of(String sentence) {
    return Part.note(
        Tone.WAIT, HEAD, sentence, " To take it away: ", mono("./jarflow samples --remove"));
  }

  /// The summary of a page with these parts.
  static String before(String summary, List<Part> parts) {
    boolean noted =
        parts.stream().anyMatch(part -> part instanceof Part.Note note && note.head().equals(HEAD));
    return noted ? "Sample data: " + summary : summary;
  }
}
