package dev.jarflow.applications;

/// What an applicant wrote.
public record Application(String name, String email, String birthday, String mobile) {
  private static final int LONGEST = 500;

  /// No name or address is as long as one of these; a member's id could not be kept.
  public boolean tooLong() {
    return name.length() > LONGEST
        || email.length() > LONGEST
        || birthday.length() > LONGEST
        || mobile.length() > LONGEST;
  }
}
