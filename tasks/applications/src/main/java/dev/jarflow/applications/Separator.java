package dev.jarflow.applications;

/// What stands between the numbers of a date whose order is not told.
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
