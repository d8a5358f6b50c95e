package dev.jarflow.answers;

import static dev.jarflow.answers.Column.count;
import static dev.jarflow.answers.Column.money;
import static dev.jarflow.answers.Column.person;
import static dev.jarflow.answers.Column.text;

import module java.base;

import dev.jarflow.answers.Picture.Bars;
import dev.jarflow.answers.Picture.Months;
import dev.jarflow.answers.Picture.None;
import dev.jarflow.answers.Picture.Series;

/// A question about sales: a statement that people run too, the columns of its answer, in its
/// order, and how the page shows it. With one more of them there is one more file and one more part
/// of the page.
enum Question {
  TOP_MEMBERS(
      "sales/top_members",
      "The ten members who spent most",
      "If two members spent the same, the id that comes first in the alphabet stands first. top_members.csv names the"
          + " members. A member whose data was erased is anonymous.",
      "Nobody has bought anything yet.",
      List.of(
          count("rank"),
          person("member"),
          person("first_name"),
          person("last_name"),
          count("transactions"),
          money("spent")),
      new Bars(
          List.of("first_name", "last_name"), "member", List.of(new Series("", "", "", "spent")))),

  TOP_ITEMS(
      "sales/top_items",
      "The three items bought most frequently",
      "Counted twice: by the number of pieces bought, and by the number of transactions. In a tie, the item with more"
          + " by the other count comes first, then the id that comes first in the alphabet.",
      "Nothing was bought yet.",
      List.of(
          text("counted_by"),
          count("rank"),
          text("item_id"),
          text("name"),
          text("manufacturer"),
          count("quantity"),
          count("transactions")),
      new Bars(
          List.of("name"),
          "item_id",
          List.of(
              new Series("By quantity", "counted_by", "quantity", "quantity"),
              new Series("By transactions", "counted_by", "transactions", "transactions")))),

  MONTHLY_REVENUE(
      "sales/monthly_revenue",
      "Revenue of each month",
      "From the first month with sales to the last. Months begin and end in UTC; the last one may not be over yet.",
      "No month has sales yet.",
      List.of(text("month"), count("transactions"), money("revenue")),
      new Months("month", "revenue", "transactions")),

  UNSOLD_ITEMS(
      "sales/unsold_items",
      "Items never sold",
      "Items in no transaction, or in cancelled ones only. Those in no transaction at all may be deleted; the others"
          + " can only be retired. Retired items come last, with the day since when.",
      "There are none.",
      List.of(
          text("item_id"),
          text("name"),
          text("manufacturer"),
          money("cost"),
          text("retired"),
          count("cancelled")),
      new None());

  /// Its file in `sql/queries`.
  final String statement;

  final String title;

  /// Facts that people need to read the answer.
  final String explanation;

  /// The sentence of the page when there are no rows.
  final String nothing;

  /// Never changed: a list of [List#of].
  @SuppressWarnings("ImmutableEnumChecker")
  final List<Column> columns;

  /// Never changed: records with such lists.
  @SuppressWarnings("ImmutableEnumChecker")
  final Picture picture;

  Question(
      String statement,
      String title,
      String explanation,
      String nothing,
      List<Column> columns,
      Picture picture) {
    this.statement = statement;
    this.title = title;
    this.explanation = explanation;
    this.nothing = nothing;
    this.columns = columns;
    this.picture = picture;
  }

  /// The name of its file, of its part of the page and of its field in the result.
  String word() {
    return statement.substring(statement.indexOf('/') + 1);
  }
}
