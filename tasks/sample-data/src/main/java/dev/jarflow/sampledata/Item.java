package dev.jarflow.sampledata;

import module java.base;

/// Something that is sold. It is sold before the day `retired`; days are counted from 1970.
record Item(
    String id,
    String name,
    String manufacturer,
    Cost cost,
    int grams,
    long retired,
    int mostAtOnce) {

  /// A day that never comes.
  static final long NEVER = Long.MAX_VALUE;

  Price price(long day) {
    return day < cost.changed ? cost.before : cost.now;
  }

  /// One price until the day before `changed`, another from then on.
  record Cost(Price before, Price now, long changed) {}

  /// In cents, and as it is written.
  record Price(int cents, String text) {
    Price(int cents) {
      this(cents, BigDecimal.valueOf(cents, 2).toPlainString());
    }
  }
}
