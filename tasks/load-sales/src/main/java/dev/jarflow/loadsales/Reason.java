package dev.jarflow.loadsales;

/// Why an item or a transaction cannot be taken.
enum Reason {
  COLUMNS("the row has another number of cells than the heading", Stay.FOR_EVER),
  BAD_ID("the id is empty, longer than 64 letters or has a blank in it", Stay.FOR_EVER),
  BAD_NAME("a name or manufacturer is empty or longer than 200 letters", Stay.FOR_EVER),
  BAD_MEMBER("the membership id is empty or longer than 300 letters", Stay.FOR_EVER),
  BAD_TIME("the time is none", Stay.FOR_EVER),
  BAD_QUANTITY("the quantity is no whole number from 1 to 1,000,000", Stay.FOR_EVER),
  BAD_PRICE("a price is no number of 0 or more with at most two decimals", Stay.FOR_EVER),
  BAD_WEIGHT("a weight is no number of 0 or more with at most three decimals", Stay.FOR_EVER),
  BAD_TOTAL("a total is no number of 0 or more, or too large", Stay.FOR_EVER),
  CONFLICTING_LINES("its lines contradict each other", Stay.FOR_EVER),
  CLOSED("it is completed or cancelled, and this delivery says something else", Stay.FOR_EVER),
  FUTURE("its time has not come yet", Stay.UNTIL_IT_PASSES),
  UNKNOWN_MEMBER("nobody is a member with this id", Stay.UNTIL_IT_PASSES),
  UNKNOWN_ITEM("no item has this id", Stay.UNTIL_IT_PASSES),
  TOTAL_PRICE("its lines add up to another price", Stay.UNTIL_IT_PASSES),
  TOTAL_WEIGHT("its lines add up to another weight", Stay.UNTIL_IT_PASSES);

  private final String meaning;
  private final Stay stay;

  Reason(String meaning, Stay stay) {
    this.meaning = meaning;
    this.stay = stay;
  }

  String meaning() {
    return meaning;
  }

  /// Whether it may be gone at a later run, though nobody delivers the transaction again.
  boolean mayPass() {
    return stay == Stay.UNTIL_IT_PASSES;
  }

  private enum Stay {
    FOR_EVER,
    UNTIL_IT_PASSES
  }
}
