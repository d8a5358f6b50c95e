package dev.jarflow.applications;

import module java.base;

/// Policies to judge by.
final class Policies {
  private static final LocalDate DAY = LocalDate.of(2022, 1, 1);

  private Policies() {}

  /// The rules that people start with.
  static Policy standard() {
    return mobile(8, true, false);
  }

  static Policy mobile(int digits, boolean blanks, boolean hyphens) {
    Policy.Mobile mobile = new Policy.Mobile(digits, blanks, hyphens);
    return with(DAY, 18, 120, mobile, ".com", ".net");
  }

  static Policy domains(String... domains) {
    return with(DAY, 18, 120, new Policy.Mobile(8, true, false), domains);
  }

  static Policy with(
      LocalDate asOf, int minAge, int maxAge, Policy.Mobile mobile, String... domains) {
    return new Policy(
        asOf,
        new Policy.Ages(minAge, maxAge),
        mobile,
        List.of(domains),
        Affixes.DEFAULT,
        new Policy.Dates(Map.of(), DateOrder.DAY_FIRST),
        new Policy.FileForm(Map.of(), StandardCharsets.UTF_8, ','),
        null);
  }
}
