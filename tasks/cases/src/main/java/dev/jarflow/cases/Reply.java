package dev.jarflow.cases;

import module java.base;

import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Row.Place;

/// A reply of a source, judged: the cumulative figures of each measure by day, and what was found
/// wrong. Every row is `accepted`, `rejected`, or `skipped` because it repeats another one.
public record Reply(
    Map<Measure, NavigableMap<LocalDate, Long>> figures,
    Map<Measure, Map<Place, Span>> places,
    List<Finding> findings,
    long accepted,
    long rejected,
    long skipped) {
  /// A place that is silent for longer has ended.
  private static final int LONGEST_SILENCE = 14;

  /// The first and the last day on which a place reported.
  public record Span(LocalDate first, LocalDate last) {
    Span and(LocalDate day) {
      return new Span(first.isBefore(day) ? first : day, last.isAfter(day) ? last : day);
    }
  }

  /// The rows of a reply, in the order in which they were told, and what was wrong with those that
  /// are not among them: a finding with a day spoils that day if its kind is BAD_FIGURE.
  public record Told(List<Row> rows, List<Finding> leftOut) {}

  /// `known` are the places that reported before, by measure.
  public static Reply of(Told told, Map<Measure, Map<Place, Span>> known) {
    Judge judge = new Judge(known, told.leftOut);
    Map<Set<Measure>, NavigableMap<LocalDate, List<Row>>> groups = new LinkedHashMap<>();
    for (Row row : told.rows) {
      groups
          .computeIfAbsent(row.figures().keySet(), _ -> new TreeMap<>())
          .computeIfAbsent(row.day(), _ -> new ArrayList<>())
          .add(row);
    }
    groups.forEach((measures, days) -> days.forEach((day, rows) -> judge.day(measures, day, rows)));
    return judge.reply();
  }

  /// Goes through the days of a reply, each group of measures in the order of time.
  private static final class Judge {
    private final Map<Measure, NavigableMap<LocalDate, Long>> figures =
        new EnumMap<>(Measure.class);
    private final Map<Measure, Map<Place, Span>> places = new EnumMap<>(Measure.class);
    private final List<Finding> findings;
    private final Set<LocalDate> spoilt = new HashSet<>();
    private final Set<Place> ended = new HashSet<>();
    private long accepted;
    private long rejected;
    private long skipped;

    Judge(Map<Measure, Map<Place, Span>> known, List<Finding> leftOut) {
      known.forEach((measure, spans) -> places.put(measure, new TreeMap<>(spans)));
      this.findings = new ArrayList<>(leftOut);
      this.rejected = leftOut.size();
      for (Finding finding : leftOut) {
        if (finding.kind() == Kind.BAD_FIGURE && finding.day() != null) {
          spoilt.add(finding.day());
        }
      }
    }

    void day(Set<Measure> measures, LocalDate day, List<Row> rows) {
      Map<Place, Row> byPlace = new TreeMap<>();
      boolean good = !spoilt.contains(day);
      int repeats = 0;
      for (Row row : rows) {
        Row before = byPlace.putIfAbsent(row.place(), row);
        if (before != null && before.figures().equals(row.figures())) {
          repeats++;
        } else if (before != null) {
          findings.add(new Finding(Kind.CONTRADICTION, day, row.place().toString()));
          good = false;
        }
      }
      List<Place> missing = missing(measures, day, byPlace.keySet());
      if (!missing.isEmpty()) {
        findings.add(new Finding(Kind.PLACE_MISSING, day, listed(missing)));
        good = false;
      }
      for (Measure measure : measures) {
        Map<Place, Span> seen = places.computeIfAbsent(measure, _ -> new TreeMap<>());
        byPlace
            .keySet()
            .forEach(place -> seen.merge(place, new Span(day, day), (a, _) -> a.and(day)));
        if (good) {
          long sum = byPlace.values().stream().mapToLong(row -> figure(row, measure)).sum();
          figures.computeIfAbsent(measure, _ -> new TreeMap<>()).put(day, sum);
        }
      }
      skipped += repeats;
      accepted += good ? rows.size() - repeats : 0;
      rejected += good ? 0 : rows.size() - repeats;
    }

    /// The places that reported before this day, not too long ago, and are not among those here.
    private List<Place> missing(Set<Measure> measures, LocalDate day, Set<Place> here) {
      Set<Place> missing = new TreeSet<>();
      for (Measure measure : measures) {
        places
            .getOrDefault(measure, Map.of())
            .forEach(
                (place, span) -> {
                  if (here.contains(place) || !span.first().isBefore(day)) {
                    return;
                  }
                  if (!span.last().isBefore(day.minusDays(LONGEST_SILENCE))) {
                    missing.add(place);
                  } else if (ended.add(place)) {
                    LocalDate since = span.last().plusDays(1);
                    findings.add(new Finding(Kind.PLACE_ENDED, since, place.toString()));
                  }
                });
      }
      return List.copyOf(missing);
    }

    Reply reply() {
      return new Reply(figures, places, List.copyOf(findings), accepted, rejected, skipped);
    }
  }

  public long read() {
    return accepted + rejected + skipped;
  }

  private static long figure(Row row, Measure measure) {
    return Objects.requireNonNull(row.figures().get(measure));
  }

  private static String listed(List<Place> places) {
    return places.stream().map(Place::toString).collect(Collectors.joining("; "));
  }
}
