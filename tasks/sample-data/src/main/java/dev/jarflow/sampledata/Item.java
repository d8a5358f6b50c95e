package dev.jarflow.sampledata;

/// Something that is sold. It has a price until the day before `changed`, and another from then on;
/// it is sold before the day `retired`. Days are counted from 1970.
record Item(
    String id,
    String name,
    String manufacturer,
    Price before,
    Price price,
    long changed,
    int grams,
    String weight,
    long retired,
    int mostAtOnce) {

  /// A day that never comes.
  static final long NEVER = Long.MAX_VALUE;

  Price price(long day) {
    return day < changed ? before : price;
  }

  /// In cents, and as it is written.
  record Price(int cents, String text) {
    Price(int cents) {
      this(cents, Decimals.money(cents));
    }
  }
}
