package dev.jarflow.sampledata;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Membership applications of invented people.
final class Applications {
  static final List<String> COLUMNS = List.of("name", "email", "date_of_birth", "mobile_no");

  private static final List<String> FIRST_NAMES =
      List.of(
          "Ada", "Bo", "Chloé", "Dmitri", "Emeka", "Fatima", "Grace", "Hiro", "Inés", "Jonas",
          "Kavya", "Liam", "Mei", "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Sven", "Thandi");
  private static final List<String> LAST_NAMES =
      List.of(
          "Abara",
          "Bergström",
          "Costa",
          "Dubois",
          "Eriksen",
          "Ferrari",
          "Goh",
          "Haddad",
          "Ivanova",
          "Johnson",
          "Kowalski",
          "Lim",
          "Mbeki",
          "Nakamura",
          "O'Brien",
          "Patel",
          "Quispe",
          "Rossi",
          "Schmidt",
          "Tan");
  private static final List<String> DOMAINS = List.of("example.com", "example.net", "example.org");
  private static final LocalDate OLDEST = LocalDate.of(1940, 1, 1);
  private static final LocalDate YOUNGEST = LocalDate.of(2010, 1, 1);

  private Applications() {}

  static List<String> row(SplittableRandom random) {
    String first = FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size()));
    String last = LAST_NAMES.get(random.nextInt(LAST_NAMES.size()));
    String mailbox =
        (first.charAt(0) + "." + last).toLowerCase(Locale.ROOT).replaceAll("[^a-z.]", "");
    return List.of(
        first + " " + last,
        mailbox + random.nextInt(1000) + "@" + DOMAINS.get(random.nextInt(DOMAINS.size())),
        LocalDate.ofEpochDay(random.nextLong(OLDEST.toEpochDay(), YOUNGEST.toEpochDay()))
            .toString(),
        Integer.toString(random.nextInt(80_000_000, 100_000_000)));
  }
}
