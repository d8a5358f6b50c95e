package dev.jarflow.serve.covid;

import module java.base;

import dev.jarflow.cases.Measure;
import dev.jarflow.page.Part.Series.Scale;
import dev.jarflow.serve.covid.CaseSeries.Told;
import dev.jarflow.serve.dashboard.Choices;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import org.jspecify.annotations.Nullable;

/// The choices of one request, for the page and for programs alike; all of them stand in the
/// address, `asOfAsChosen` as it is written there. `with` is null without a second country, `asOf`
/// for the figures as they are known now, as at any later time. A level has no weeks.
record CaseChoice(
    Known known,
    @Nullable Known with,
    Measure measure,
    By by,
    Scale scale,
    LocalDate from,
    LocalDate to,
    @Nullable Instant asOf,
    String asOfAsChosen) {
  /// Longer ranges are noise on a first look.
  private static final int FIRST_LOOK = 90;

  private static final Set<String> NAMES =
      Set.of(
          "country", "with", "source", "source_of", "series", "by", "scale", "from", "to", "as_of");

  /// The figures that are drawn: the new ones of each day or week, or the total of each day.
  enum By {
    DAY,
    WEEK,
    TOTAL
  }

  static CaseChoice of(Map<String, String> fields, KeptRows rows) throws Refused {
    Choices chosen = Choices.of(fields, NAMES);
    Instant moment = chosen.moment("as_of");
    Instant asOf = moment != null && moment.isBefore(Instant.now()) ? moment : null;
    List<Known> now = rows.of(new Known.At(null));
    List<Known> then = rows.of(new Known.At(asOf));
    String name = chosen.text("country");
    String source =
        List.of("", name).contains(chosen.text("source_of")) ? chosen.text("source") : "";
    Known country = at(then, country("country", name, source, now), rows);
    String other = chosen.text("with");
    Known with =
        other.isEmpty() || other.equals(country.country())
            ? null
            : at(then, beside(country, other, now), rows);
    LocalDate to = chosen.day("to", country.last());
    LocalDate from = chosen.day("from", to.minusDays(FIRST_LOOK - 1));
    if (from.isAfter(to)) {
      throw new Refused(
          400, "from", "expected from on or before to, found %s after %s".formatted(from, to));
    }
    Measure measure = chosen.one("series", Measure.class);
    By by = chosen.one("by", By.class);
    return new CaseChoice(
        country,
        with,
        measure,
        measure.isLevel() && by == By.WEEK ? By.DAY : by,
        chosen.one("scale", Scale.class),
        from,
        to,
        asOf,
        chosen.text("as_of"));
  }

  /// `field` is the one with the name.
  private static Known country(String field, String name, String source, List<Known> known)
      throws Refused {
    List<Known> named =
        known.stream().filter(each -> name.isEmpty() || each.country().equals(name)).toList();
    if (named.isEmpty()) {
      throw Refused.expected(
          404, field, "one of the countries " + all(known, Known::country), name);
    }
    return named.stream()
        .filter(each -> source.isEmpty() || each.source().equals(source))
        .findFirst()
        .orElseThrow(
            () ->
                Refused.expected(
                    404,
                    "source",
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
    return country("with", other, same ? country.source() : "", known);
  }

  /// The same country as it was known at a time.
  private static Known at(List<Known> then, Known now, KeptRows rows) throws Refused {
    for (Known each : then) {
      if (each.country().equals(now.country()) && each.source().equals(now.source())) {
        return each;
      }
    }
    Told told = new Told(now.country(), now.source(), Measure.CONFIRMED, null);
    throw new Refused(
        404,
        "as_of",
        "Nothing was known of %s then; the first reply came on %s"
            .formatted(
                now.title(),
                rows.of(told)
                    .getFirst()
                    .versions()
                    .getFirst()
                    .at()
                    .truncatedTo(ChronoUnit.SECONDS)));
  }

  /// True when each day is drawn with its total: there are no daily figures to draw.
  boolean isLevel() {
    return measure.isLevel() || by == By.TOTAL;
  }

  boolean weekly() {
    return by == By.WEEK;
  }

  boolean isLog() {
    return scale == Scale.LOG;
  }

  /// Each once.
  static List<String> all(List<Known> known, Function<Known, String> of) {
    return known.stream().map(of).distinct().toList();
  }
}
