package dev.jarflow.applications;

import java.util.List;

/// What an application must say, and the names its column may always have.
public enum Field {
  NAME("name", "full_name"),
  EMAIL("email", "e_mail"),
  BIRTHDAY("date_of_birth", "dob", "birthday"),
  MOBILE("mobile_no", "mobile", "phone");

  private final List<String> names;

  Field(String... names) {
    this.names = List.of(names);
  }

  public List<String> names() {
    return names;
  }
}
