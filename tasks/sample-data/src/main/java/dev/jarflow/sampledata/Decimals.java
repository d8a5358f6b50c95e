package dev.jarflow.sampledata;

/// Writes what is counted in hundredths and thousandths: exact, with a point.
final class Decimals {
  private Decimals() {}

  static String money(long cents) {
    return new StringBuilder()
        .append(cents / 100)
        .append('.')
        .append((char) ('0' + cents / 10 % 10))
        .append((char) ('0' + cents % 10))
        .toString();
  }

  static String kilograms(long grams) {
    return new StringBuilder()
        .append(grams / 1000)
        .append('.')
        .append((char) ('0' + grams / 100 % 10))
        .append((char) ('0' + grams / 10 % 10))
        .append((char) ('0' + grams % 10))
        .toString();
  }
}
