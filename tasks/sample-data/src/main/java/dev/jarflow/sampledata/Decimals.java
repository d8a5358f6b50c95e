package dev.jarflow.sampledata;

/// Writes hundredths and thousandths as exact decimals with a point.
final class Decimals {
  private Decimals() {}

  static String money(long cents) {
    return cents / 100 + "." + cents / 10 % 10 + cents % 10;
  }

  static String kilograms(long grams) {
    return grams / 1000 + "." + grams / 100 % 10 + grams / 10 % 10 + grams % 10;
  }
}
