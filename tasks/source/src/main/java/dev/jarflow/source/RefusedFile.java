package dev.jarflow.source;

import dev.jarflow.kit.log.Printable;
import org.jspecify.annotations.Nullable;

/// A file that cannot be taken, and stays where it is.
///
/// `fingerprint` changes when the file does, so that it is then refused anew.
public record RefusedFile(String name, Reason reason, String fingerprint) {
  /// The character that Java reads where a name's bytes are no text in the locale's encoding.
  private static final char UNDECODABLE = '\uFFFD';

  /// The sentence is for the person who owns the file.
  public enum Reason {
    EMPTY("it is empty"),
    TOO_LARGE("it is larger than what is free on the disk"),
    SAME_AS_A_SAMPLE("sample data has the same content: it is taken when the samples are removed"),
    UNREADABLE("it cannot be read"),
    NOT_A_FILE("it is not a file"),
    LEADS_OUTSIDE("it is a link to a place outside the folder"),
    CONTROL_CHARACTERS("its name has control characters"),
    NOT_TEXT("its name is not UTF-8 text, or LC_ALL=C.UTF-8 is not set");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  public String sentence() {
    return name + ": " + reason.sentence;
  }

  /// The refusal of a name that no log could show; null when the name is fine.
  static @Nullable RefusedFile byName(String name, String fingerprint) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      return new RefusedFile(Printable.of(name), Reason.CONTROL_CHARACTERS, fingerprint);
    }
    return name.indexOf(UNDECODABLE) < 0
        ? null
        : new RefusedFile(name, Reason.NOT_TEXT, fingerprint);
  }
}
