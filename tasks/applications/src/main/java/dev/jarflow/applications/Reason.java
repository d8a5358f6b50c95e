package dev.jarflow.applications;

/// Why an application is not successful. A row may have several; they are named in this order.
public enum Reason {
  NO_NAME("no name is left without titles and suffixes"),
  MOBILE("the mobile number has another number of digits, or something else in it"),
  EMAIL("the e-mail is none, or its domain is not accepted"),
  BIRTHDAY_INVALID("the birthday is no date"),
  BIRTHDAY_FUTURE("the birthday is later than the as-of date"),
  BIRTHDAY_TOO_OLD("the birthday is longer ago than people live"),
  BIRTHDAY_AMBIGUOUS("the birthday reads as two dates, and what tells them apart is disputed"),
  UNDER_AGE("the applicant is too young on the as-of date"),
  DUPLICATE("the same person applied before"),
  COLUMNS("the row has another number of columns than the header"),
  UNREADABLE("a cell holds control or replacement characters, or is too long");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
