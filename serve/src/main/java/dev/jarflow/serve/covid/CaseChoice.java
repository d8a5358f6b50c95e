package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Measure;
import dev.jarflow.serve.covid.CaseFigures.Known;
import org.jspecify.annotations.Nullable;

/// The choices of one request, for the page and for programs alike; all of them stand in the
/// address. `with` is null without a second country, `asOf` for the figures as they are known now.
/// A level has no weeks.
record CaseChoice(
    Known known,
    @Nullable Known with,
    Measure measure,
    boolean weekly,
    boolean isLog,
    LocalDate from,
    LocalDate to,
    @Nullable Instant asOf) {
  /// Longer ranges are noise on a first look.
  private static final int FIRST_LOOK = 90;

  private static final Set<String> NAMES =
      Set.of("country", "with", "source", "series", "by", "scale", "from", "to", "as_of");

  /// A request that cannot be answered: with a status and a sentence.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    final int status;

    Refused(int status, String sentence) {
      super(sentence);
      this.status = status;
    }
  }

  /// `known` are the countries that are known at a time; a null is now.
  static CaseChoice of(Map<String, String> fields, Function<@Nullable Instant, List<Known>> known)
      throws Refused {
    for (String name : fields.keySet()) {
      if (!NAMES.contains(name)) {
        throw new Refused(
            400, "expected the fields %s, found '%s'".formatted(new TreeSet<>(NAMES), shown(name)));
      }
    }
    Instant asOf = asOf(text(fields, "as_of"));
    List<Known> now = known.apply(null);
    List<Known> then = asOf == null ? now : known.apply(asOf);
    Known country = at(asOf, then, country(text(fields, "country"), text(fields, "source"), now));
    String other = text(fields, "with");
    Known with =
        other.isEmpty() || other.equals(country.country())
            ? null
            : at(asOf, then, beside(country, other, now));
    LocalDate to = day(fields, "to", country.last());
    LocalDate from = day(fields, "from", to.minusDays(FIRST_LOOK - 1));
    if (from.isAfter(to)) {
      throw new Refused(
          400, "expected from on or before to, found %s after %s".formatted(from, to));
    }
    Measure measure = measure(text(fields, "series"));
    return new CaseChoice(
        country,
        with,
        measure,
        isSecond(fields, "by", "day", "week") && !measure.isLevel(),
        isSecond(fields, "scale", "linear", "log"),
        from,
        to,
        asOf);
  }

  private static Known country(String name, String source, List<Known> known) throws Refused {
    List<Known> named =
        known.stream().filter(each -> name.isEmpty() || each.country().equals(name)).toList();
    if (named.isEmpty()) {
      throw new Refused(
          404,
          "expected one of the countries %s, found '%s'"
              .formatted(known.stream().map(Known::country).distinct().toList(), shown(name)));
    }
    return named.stream()
        .filter(each -> source.isEmpty() || each.source().equals(source))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    404,
                    "expected one of the sources %s%s, found '%s'"
                        .formatted(
                            named.stream().map(Known::source).distinct().toList(),
                            name.isEmpty() ? "" : " of " + name,
                            shown(source))));
  }

  /// Of the same source, where it tells of both.
  private static Known beside(Known country, String other, List<Known> known) throws Refused {
    boolean same =
        known.stream()
            .anyMatch(
                each -> each.country().equals(other) && each.source().equals(country.source()));
    return country(other, same ? country.source() : "", known);
  }

  /// The same country as it was known at a time.
  private static Known at(@Nullable Instant asOf, List<Known> then, Known now) throws Refused {
    return then.stream()
        .filter(each -> each.country().equals(now.country()) && each.source().equals(now.source()))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    404,
                    "expected a time in as_of at which figures of %s were known, found %s"
                        .formatted(now.country(), asOf)));
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

  /// Whether the second of two words is chosen; the first is meant when there is none.
  private static boolean isSecond(
      Map<String, String> fields, String name, String first, String second) throws Refused {
    String word = text(fields, name);
    if (!Set.of("", first, second).contains(word)) {
      throw new Refused(
          400, "expected %s or %s in %s, found '%s'".formatted(first, second, name, shown(word)));
    }
    return word.equals(second);
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
