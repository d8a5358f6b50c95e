package dev.jarflow.loadsales;

import module java.base;

/// Why an item or a transaction cannot be taken.
enum Reason {
  COLUMNS("The row does not have as many cells as the heading"),
  BAD_ID("The id is empty, is longer than 64 letters or contains a blank"),
  BAD_NAME("A name or manufacturer is empty or longer than 200 letters"),
  BAD_MEMBER("The membership id is empty or longer than 300 letters"),
  BAD_TIME(
      "The time is not a date or time of the form 2025-03-04, 2025-03-04 10:15 or 2025-03-04T10:15:00Z"),
  BAD_QUANTITY("The quantity is not a whole number from 1 to 1,000,000"),
  BAD_PRICE("A price is not a number of 0 or more with at most two decimals"),
  BAD_WEIGHT("A weight is not a number of 0 or more with at most three decimals"),
  BAD_TOTAL("A total is not a number of 0 or more, or is too large"),
  CONFLICTING_LINES("The lines contradict each other"),
  PARTLY_LOADED(
      "Another file of the same delivery had other lines of the transaction, and they are loaded"),
  CLOSED("The transaction is completed or cancelled, and this delivery says something else"),
  FUTURE("The time is in the future"),
  UNKNOWN_MEMBER("No member has this id"),
  UNKNOWN_ITEM("No item has this id"),
  SAMPLE_MEMBER("The member is sample data, and the transaction is not"),
  SAMPLE_ITEM("An item is sample data, and the transaction is not"),
  TOTAL_PRICE("The prices of the lines do not add up to the total price"),
  TOTAL_WEIGHT("The weights of the lines do not add up to the total weight");

  /// The names of reasons that a later run may find gone, although nobody delivers the transaction
  /// again.
  static final List<String> MAY_PASS =
      Stream.of(FUTURE, UNKNOWN_MEMBER, UNKNOWN_ITEM, SAMPLE_ITEM, TOTAL_PRICE, TOTAL_WEIGHT)
          .map(Reason::name)
          .toList();

  private final String meaning;

  Reason(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  void addIf(boolean holds, Set<Reason> found) {
    if (holds) {
      found.add(this);
    }
  }
}
