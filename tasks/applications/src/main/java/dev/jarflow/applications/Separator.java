package dev.jarflow.applications;

import org.jspecify.annotations.Nullable;

/// The character between the numbers of a date whose year comes last.
public enum Separator {
  SLASH('/'),
  HYPHEN('-');

  private final char character;

  Separator(char character) {
    this.character = character;
  }

  /// Null for a character that separates no dates.
  public static @Nullable Separator of(char c) {
    return c == '/' ? SLASH : c == '-' ? HYPHEN : null;
  }

  public char character() {
    return character;
  }

  public String text() {
    return String.valueOf(character);
  }
}
