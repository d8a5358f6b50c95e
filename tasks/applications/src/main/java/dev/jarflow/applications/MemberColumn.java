package dev.jarflow.applications;

import module java.base;

/// A column of the file of successful applications, in the order in which validate writes them.
///
/// Readers of the file find a column by its heading. [Member] is one row of it.
public enum MemberColumn {
  MEMBERSHIP_ID,
  FIRST_NAME,
  LAST_NAME,
  EMAIL,
  /// YYYYMMDD.
  DATE_OF_BIRTH,
  MOBILE_NO,
  /// `true` or `false`.
  ABOVE_18,
  SOURCE_FILE,
  SOURCE_LINE;

  public String heading() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> headings() {
    return Arrays.stream(values()).map(MemberColumn::heading).toList();
  }
}
