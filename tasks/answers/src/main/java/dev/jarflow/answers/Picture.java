package dev.jarflow.answers;

import module java.base;

/// The picture of an answer, above its table. A picture is data: [AnswersPage] turns it into
/// parts of a page.
sealed interface Picture {

  /// Nothing but the table.
  record None() implements Picture {}

  /// A bar a row, the longest first, called by what stands in the columns `label`, or in
  /// `otherwise` when these are empty.
  record Bars(List<String> label, String otherwise, List<Series> series) implements Picture {}

  /// A bar a month, side by side: `month` is like 2025-03.
  record Months(String month, String value, String count) implements Picture {}

  /// The bars below one heading: rows whose `column` is `only`, as long as `value` says. An empty
  /// column: all rows.
  record Series(String heading, String column, String only, String value) {}
}
