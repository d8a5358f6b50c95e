package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Measure;
import dev.jarflow.serve.dashboard.Choices;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import org.jspecify.annotations.Nullable;

/// The choices of one request, for the page and for programs alike; all of them stand in the
/// address, `asOfAsChosen` as it is written there. `with` is null without a second country, `asOf`
/// for the figures as they are known now. A level has no weeks.
record CaseChoice(
    Known known,
    @Nullable Known with,
    Measure measure,
    boolean weekly,
    boolean isLog,
    LocalDate from,
    LocalDate to,
    @Nullable Instant asOf,
    String asOfAsChosen) {
  /// Longer ranges are noise on a first look.
  private static final int FIRST_LOOK = 90;

  private static final Set<String> NAMES =
      Set.of("country", "with", "source", "series", "by", "scale", "from", "to", "as_of");

  static CaseChoice of(Map<String, String> fields, KeptRows rows) throws Refused {
    Choices chosen = Choices.of(fields, NAMES);
    Instant asOf = chosen.moment("as_of");
    List<Known> now = rows.of(new Known.At(null));
    List<Known> then = rows.of(new Known.At(asOf));
    Known country = at(asOf, then, country(chosen.text("country"), chosen.text("source"), now));
    String other = chosen.text("with");
    Known with =
        other.isEmpty() || other.equals(country.country())
            ? null
            : at(asOf, then, beside(country, other, now));
    LocalDate to = chosen.day("to", country.last());
    LocalDate from = chosen.day("from", to.minusDays(FIRST_LOOK - 1));
    if (from.isAfter(to)) {
      throw new Refused(
          400, "expected from on or before to, found %s after %s".formatted(from, to));
    }
    Measure measure = measure(chosen.text("series"));
    return new CaseChoice(
        country,
        with,
        measure,
        chosen.isSecond("by", "day", "week") && !measure.isLevel(),
        chosen.isSecond("scale", "linear", "log"),
        from,
        to,
        asOf,
        chosen.text("as_of"));
  }

  private static Known country(String name, String source, List<Known> known) throws Refused {
    List<Known> named =
        known.stream().filter(each -> name.isEmpty() || each.country().equals(name)).toList();
    if (named.isEmpty()) {
      throw Refused.expected(404, "one of the countries " + all(known, Known::country), name);
    }
    return named.stream()
        .filter(each -> source.isEmpty() || each.source().equals(source))
        .findFirst()
        .orElseThrow(
            () ->
                Refused.expected(
                    404,
                    "one of the sources %s%s"
                        .formatted(all(named, Known::source), name.isEmpty() ? "" : " of " + name),
                    source));
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
    return Stream.of(Measure.values())
        .filter(measure -> name.isEmpty() || measure.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> Refused.expected(400, "a series of " + List.of(Measure.values()), name));
  }

  boolean isLevel() {
    return measure.isLevel();
  }

  /// Each once.
  static List<String> all(List<Known> known, Function<Known, String> of) {
    return known.stream().map(of).distinct().toList();
  }
}
