package dev.jarflow.applications;

/// Why an application is not successful. A row may have several reasons, in this order.
public enum Reason {
  NO_NAME,
  MOBILE,
  EMAIL,
  BIRTHDAY_INVALID,
  BIRTHDAY_FUTURE,
  BIRTHDAY_TOO_OLD,
  BIRTHDAY_AMBIGUOUS,
  UNDER_AGE,
  DUPLICATE,
  COLUMNS,
  UNREADABLE;

  /// The reason in a sentence for people, with the numbers of the policy.
  public String sentence(Policy policy) {
    String measured = policy.asOf() + ", the day on which ages are measured";
    return switch (this) {
      case NO_NAME -> "No name is left after titles and suffixes are removed";
      case MOBILE ->
          "The mobile number does not have "
              + policy.mobile().digits()
              + " digits, or contains other characters";
      case EMAIL -> "The e-mail address is missing, or its domain is not accepted";
      case BIRTHDAY_INVALID -> "The birthday is not a date of the form " + Birthday.FORMS;
      case BIRTHDAY_FUTURE -> "The birthday is after " + measured;
      case BIRTHDAY_TOO_OLD -> "The applicant would be over " + policy.ages().most() + " years old";
      case BIRTHDAY_AMBIGUOUS ->
          "The birthday can be read as two dates, and the order of day and month is disputed";
      case UNDER_AGE -> "The applicant is under " + policy.ages().least() + " on " + measured;
      case DUPLICATE -> "The same person applied before";
      case COLUMNS -> "The row has more or fewer cells than the heading";
      case UNREADABLE -> "A cell contains control or replacement characters, or is too long";
    };
  }
}
