package dev.jarflow.loadsales;

/// Why an item or a transaction cannot be taken.
enum Reason {
  COLUMNS("the row does not have as many cells as the heading", Stay.FOR_EVER),
  BAD_ID("the id is empty, is longer than 64 letters or contains a blank", Stay.FOR_EVER),
  BAD_NAME("a name or manufacturer is empty or longer than 200 letters", Stay.FOR_EVER),
  BAD_MEMBER("the membership id is empty or longer than 300 letters", Stay.FOR_EVER),
  BAD_TIME("the time is not a valid ISO 8601 time", Stay.FOR_EVER),
  BAD_QUANTITY("the quantity is not a whole number from 1 to 1,000,000", Stay.FOR_EVER),
  BAD_PRICE("a price is not a number of 0 or more with at most two decimals", Stay.FOR_EVER),
  BAD_WEIGHT("a weight is not a number of 0 or more with at most three decimals", Stay.FOR_EVER),
  BAD_TOTAL("a total is not a number of 0 or more, or is too large", Stay.FOR_EVER),
  CONFLICTING_LINES("its lines contradict each other", Stay.FOR_EVER),
  CLOSED("it is completed or cancelled, and this delivery says something else", Stay.FOR_EVER),
  FUTURE("its time is in the future", Stay.UNTIL_IT_PASSES),
  UNKNOWN_MEMBER("no member has this id", Stay.UNTIL_IT_PASSES),
  UNKNOWN_ITEM("no item has this id", Stay.UNTIL_IT_PASSES),
  TOTAL_PRICE("the prices of its lines do not add up to its total price", Stay.UNTIL_IT_PASSES),
  TOTAL_WEIGHT("the weights of its lines do not add up to its total weight", Stay.UNTIL_IT_PASSES);

  private final String meaning;
  private final Stay stay;

  Reason(String meaning, Stay stay) {
    this.meaning = meaning;
    this.stay = stay;
  }

  String meaning() {
    return meaning;
  }

  /// True when a later run may find the reason gone, although nobody delivers the transaction
  /// again.
  boolean mayPass() {
    return stay == Stay.UNTIL_IT_PASSES;
  }

  private enum Stay {
    FOR_EVER,
    UNTIL_IT_PASSES
  }
}
