package dev.jarflow.applications;

/// The order of day and month in a date whose year comes last.
public enum DateOrder {
  DAY_FIRST,
  MONTH_FIRST;

  /// As reports and the warehouse write it.
  public String word() {
    return ReportFields.word(this);
  }

  /// The reading of a birthday in this order; 0 when that is no date.
  public int of(Birthday birthday) {
    return switch (this) {
      case DAY_FIRST -> birthday.dayFirst();
      case MONTH_FIRST -> birthday.monthFirst();
    };
  }
}
