package dev.jarflow.cases;

import module java.base;

/// A figure that a source counts.
public enum Measure {
  CONFIRMED("cases"),
  DEATHS("deaths"),
  RECOVERED("recovered cases"),
  /// Confirmed and neither dead nor recovered: a level that rises and falls. It has no daily
  /// figures, and its fall is no correction.
  ACTIVE("active cases");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  /// By its name in addresses and the database.
  public static Measure of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public String words() {
    return words;
  }

  public boolean isLevel() {
    return this == ACTIVE;
  }

  /// The name in addresses, results and the database.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
