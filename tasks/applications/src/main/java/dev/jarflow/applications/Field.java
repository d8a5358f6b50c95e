package dev.jarflow.applications;

import module java.base;

/// A field that every application has.
public enum Field {
  NAME,
  EMAIL,
  BIRTHDAY,
  MOBILE;

  /// The names that its column may always have.
  public List<String> names() {
    return switch (this) {
      case NAME -> List.of("name", "full_name");
      case EMAIL -> List.of("email", "e_mail");
      case BIRTHDAY -> List.of("date_of_birth", "dob", "birthday");
      case MOBILE -> List.of("mobile_no", "mobile", "phone");
    };
  }
}
