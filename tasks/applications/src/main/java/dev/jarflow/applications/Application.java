package dev.jarflow.applications;

/// An application, its four cells as the applicant wrote them.
public record Application(String name, String email, String birthday, String mobile) {
  private static final int LONGEST = 500;

  /// True when a cell is longer than any name or address: the id of such a member could not be
  /// kept.
  public boolean tooLong() {
    return name.length() > LONGEST
        || email.length() > LONGEST
        || birthday.length() > LONGEST
        || mobile.length() > LONGEST;
  }
}
