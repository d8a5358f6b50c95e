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

  /// In cents.
  int price(long day) {
    return day < cost.changed ? cost.before : cost.now;
  }

  /// In cents: one price until the day before `changed`, another from then on.
  record Cost(int before, int now, long changed) {}

  /// An amount as a shop writes it.
  static String written(long cents) {
    return BigDecimal.valueOf(cents, 2).toPlainString();
  }
}
