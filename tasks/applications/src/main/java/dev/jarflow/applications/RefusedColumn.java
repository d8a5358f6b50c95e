package dev.jarflow.applications;

import module java.base;

/// A column of the file of unsuccessful applications that validate adds to those that people wrote.
///
/// The columns as people wrote them stand between [#ABOVE_18] and [#REASONS], each called
/// [#raw(String)]. Who reads the file finds a column by its heading.
public enum RefusedColumn {
  FIRST_NAME,
  LAST_NAME,
  /// YYYYMMDD; empty where it could not be decided.
  DATE_OF_BIRTH,
  /// `true`, `false`, or empty without a birthday.
  ABOVE_18,
  /// Names of [Reason]s, joined by `;`.
  REASONS,
  SOURCE_FILE,
  SOURCE_LINE,
  /// The [RowPlace] where the same person applied first; empty when there is none.
  DUPLICATE_OF;

  /// The name of a column that stands for all beyond [#MOST_OTHERS]: a JSON list of their cells, in
  /// the order of the file, without empty ones at its end. Names would be repeated in every row.
  public static final String OTHERS = "other_columns";

  /// So many columns beside those of the policy get one of their own. Each row of the file has them
  /// all, though its own file may have none of them.
  public static final int MOST_OTHERS = 100;

  private static final String RAW = "raw_";

  public String heading() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The heading in this file for a column that people gave this name.
  public static String raw(String column) {
    return RAW + column;
  }

  /// True when a heading is one of [#raw(String)].
  public static boolean isRaw(String heading) {
    return heading.startsWith(RAW);
  }

  /// The name that people gave the column with this heading, which is one of [#raw(String)].
  public static String asWritten(String heading) {
    return heading.substring(RAW.length());
  }

  /// All headings in their order, when people's files have these columns.
  public static List<String> headings(List<String> columns) {
    return Stream.of(
            EnumSet.range(FIRST_NAME, ABOVE_18).stream().map(RefusedColumn::heading),
            columns.stream().map(RefusedColumn::raw),
            EnumSet.range(REASONS, DUPLICATE_OF).stream().map(RefusedColumn::heading))
        .flatMap(headings -> headings)
        .toList();
  }
}
