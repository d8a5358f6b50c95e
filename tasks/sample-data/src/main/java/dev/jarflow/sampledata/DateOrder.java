package dev.jarflow.sampledata;

import java.util.Locale;

/// What comes first in a date whose year comes last.
enum DateOrder {
  DAY_FIRST,
  MONTH_FIRST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
