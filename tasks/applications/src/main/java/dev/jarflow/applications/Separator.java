package dev.jarflow.applications;

/// The character between the numbers of a date whose year comes last.
public enum Separator {
  SLASH('/'),
  HYPHEN('-');

  private final char character;

  Separator(char character) {
    this.character = character;
  }

  public char character() {
    return character;
  }

  public String text() {
    return String.valueOf(character);
  }
}
