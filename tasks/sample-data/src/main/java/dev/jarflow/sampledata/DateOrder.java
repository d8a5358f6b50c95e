package dev.jarflow.sampledata;

import module java.base;

/// The order of day and month in a date whose year comes last.
enum DateOrder {
  DAY_FIRST,
  MONTH_FIRST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
