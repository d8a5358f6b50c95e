package dev.jarflow.loadsales;

import module java.base;

/// Why an item or a transaction cannot be taken.
enum Reason {
  COLUMNS("the row does not have as many cells as the heading"),
  BAD_ID("the id is empty, is longer than 64 letters or contains a blank"),
  BAD_NAME("a name or manufacturer is empty or longer than 200 letters"),
  BAD_MEMBER("the membership id is empty or longer than 300 letters"),
  BAD_TIME("the time is not a valid ISO 8601 time"),
  BAD_QUANTITY("the quantity is not a whole number from 1 to 1,000,000"),
  BAD_PRICE("a price is not a number of 0 or more with at most two decimals"),
  BAD_WEIGHT("a weight is not a number of 0 or more with at most three decimals"),
  BAD_TOTAL("a total is not a number of 0 or more, or is too large"),
  CONFLICTING_LINES("its lines contradict each other"),
  CLOSED("it is completed or cancelled, and this delivery says something else"),
  FUTURE("its time is in the future"),
  UNKNOWN_MEMBER("no member has this id"),
  UNKNOWN_ITEM("no item has this id"),
  TOTAL_PRICE("the prices of its lines do not add up to its total price"),
  TOTAL_WEIGHT("the weights of its lines do not add up to its total weight");

  /// The names of reasons that a later run may find gone, although nobody delivers the transaction
  /// again.
  static final List<String> MAY_PASS =
      Stream.of(FUTURE, UNKNOWN_MEMBER, UNKNOWN_ITEM, TOTAL_PRICE, TOTAL_WEIGHT)
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
