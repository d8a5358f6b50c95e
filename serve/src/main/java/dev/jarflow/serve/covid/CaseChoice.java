package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Measure;
import dev.jarflow.serve.covid.CaseFigures.Known;
import org.jspecify.annotations.Nullable;

/// The choices of one request, for the page and for programs alike; all of them stand in the
/// address. `asOf` is null for the figures as they are known now. A level has no weeks.
record CaseChoice(
    Known known,
    Measure measure,
    boolean weekly,
    LocalDate from,
    LocalDate to,
    @Nullable Instant asOf) {
  /// Longer ranges are noise on a first look.
  private static final int FIRST_LOOK = 90;

  private static final Set<String> NAMES =
      Set.of("country", "source", "series", "by", "from", "to", "as_of");

  /// A request that cannot be answered: with a status and a sentence.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    final int status;

    Refused(int status, String sentence) {
      super(sentence);
      this.status = status;
    }
  }

  String country() {
    return known.country();
  }

  String source() {
    return known.source();
  }

  static CaseChoice of(Map<String, String> fields, List<Known> known) throws Refused {
    for (String name : fields.keySet()) {
      if (!NAMES.contains(name)) {
        throw new Refused(
            400, "expected the fields %s, found '%s'".formatted(new TreeSet<>(NAMES), shown(name)));
      }
    }
    Known country = country(text(fields, "country"), text(fields, "source"), known);
    LocalDate to = day(fields, "to", country.last());
    LocalDate from = day(fields, "from", to.minusDays(FIRST_LOOK - 1));
    if (from.isAfter(to)) {
      throw new Refused(
          400, "expected from on or before to, found %s after %s".formatted(from, to));
    }
    Measure measure = measure(text(fields, "series"));
    boolean weekly = weekly(text(fields, "by")) && !measure.isLevel();
    return new CaseChoice(country, measure, weekly, from, to, asOf(text(fields, "as_of")));
  }

  private static Known country(String name, String source, List<Known> known) throws Refused {
    return known.stream()
        .filter(each -> name.isEmpty() || each.country().equals(name))
        .filter(each -> source.isEmpty() || each.source().equals(source))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    404,
                    "expected one of the countries %s, found '%s'"
                        .formatted(
                            known.stream().map(Known::country).distinct().toList(), shown(name))));
  }

  private static Measure measure(String name) throws Refused {
    if (name.isEmpty()) {
      return Measure.CONFIRMED;
    }
    for (Measure measure : Measure.values()) {
      if (measure.toString().equals(name)) {
        return measure;
      }
    }
    throw new Refused(
        400,
        "expected a series of %s, found '%s'".formatted(List.of(Measure.values()), shown(name)));
  }

  private static boolean weekly(String by) throws Refused {
    if (!Set.of("", "day", "week").contains(by)) {
      throw new Refused(400, "expected day or week in by, found '%s'".formatted(shown(by)));
    }
    return by.equals("week");
  }

  private static LocalDate day(Map<String, String> fields, String name, LocalDate otherwise)
      throws Refused {
    String text = text(fields, name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1900 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new Refused(
        400, "expected a date like 2021-12-31 in %s, found '%s'".formatted(name, shown(text)));
  }

  /// A date means its end in UTC.
  private static @Nullable Instant asOf(String text) throws Refused {
    if (text.isEmpty()) {
      return null;
    }
    try {
      Instant at =
          text.length() == 10
              ? LocalDate.parse(text)
                  .plusDays(1)
                  .atStartOfDay(ZoneOffset.UTC)
                  .toInstant()
                  .minusNanos(1_000)
              : Instant.parse(text);
      int year = at.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 1900 && year <= 9999) {
        return at;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new Refused(
        400,
        "expected a date or a time like 2021-12-31T00:00:00Z in as_of, found '%s'"
            .formatted(shown(text)));
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 60 ? line : line.substring(0, 60) + "…";
  }
}
