package dev.jarflow.cases;

import module java.base;

import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Place.Series;
import dev.jarflow.cases.Place.Span;

/// A reply of a source, judged: the figures of each measure by day, and what was found wrong. Every
/// row is `accepted` when a figure counts it, `rejected`, or `skipped` because it repeats others.
public record Reply(
    Map<Measure, NavigableMap<LocalDate, Long>> figures,
    Map<Series, Span> places,
    Findings findings,
    long accepted,
    long rejected,
    long skipped) {
  /// A place that is silent for longer has ended.
  private static final int LONGEST_SILENCE = 14;

  private static final int MOST_NAMED = 10;

  /// Figures of a place on a day. Another row may tell other measures of both.
  public record Row(LocalDate day, Place place, Map<Measure, Long> figures) {
    public Row {
      figures = Map.copyOf(figures);
    }
  }

  /// The rows of a reply, in the order in which they were told, and the findings about rows that
  /// are not among them. `spoilt` are the places of these rows by the day that each one spoils. The
  /// findings about days are added to `leftOut`.
  public record Told(List<Row> rows, Findings leftOut, Map<LocalDate, Set<Place>> spoilt) {}

  /// `known` is what places told before.
  public static Reply of(Told told, Map<Series, Span> known) {
    Judge judge = new Judge(told, known);
    told.rows.stream()
        .collect(Collectors.groupingBy(Row::day, TreeMap::new, Collectors.toList()))
        .forEach(judge::day);
    return judge.reply();
  }

  public long read() {
    return accepted + rejected + skipped;
  }

  public long found() {
    return findings.count();
  }

  /// Goes through the days of a reply in the order of time.
  private static final class Judge {
    private final Map<Measure, NavigableMap<LocalDate, Long>> figures =
        new EnumMap<>(Measure.class);
    private final Map<Series, Span> places;
    private final Findings findings;
    private final Map<LocalDate, Set<Place>> spoilt;
    private long accepted;
    private long rejected;
    private long skipped;

    Judge(Told told, Map<Series, Span> known) {
      this.places = new HashMap<>(known);
      this.findings = told.leftOut;
      this.rejected = findings.count();
      this.spoilt = told.spoilt;
    }

    void day(LocalDate day, List<Row> rows) {
      Set<Place> faulty = new HashSet<>(spoilt.getOrDefault(day, Set.of()));
      Map<Series, Long> told = new HashMap<>();
      List<Row> counted = new ArrayList<>();
      for (Row row : rows) {
        boolean repeats = true;
        for (Map.Entry<Measure, Long> each : row.figures().entrySet()) {
          Long before = told.putIfAbsent(new Series(row.place(), each.getKey()), each.getValue());
          repeats = repeats && each.getValue().equals(before);
          if (before != null && !before.equals(each.getValue()) && faulty.add(row.place())) {
            findings.add(new Finding(Kind.CONTRADICTION, day, row.place().toString()));
          }
        }
        if (repeats) {
          skipped++;
        } else {
          counted.add(row);
        }
      }
      Map<Measure, Long> sums = new EnumMap<>(Measure.class);
      told.forEach((series, figure) -> sums.merge(series.measure(), figure, Long::sum));
      complete(sums, day, told.keySet(), faulty);
      if (!faulty.isEmpty()) {
        sums.clear();
      }
      sums.forEach(
          (measure, sum) -> figures.computeIfAbsent(measure, _ -> new TreeMap<>()).put(day, sum));
      told.keySet().removeIf(series -> !sums.containsKey(series.measure()));
      told.forEach(
          (series, figure) ->
              places.merge(series, Span.of(day, figure), (span, _) -> span.and(day, figure)));
      long left =
          counted.stream()
              .filter(row -> Collections.disjoint(row.figures().keySet(), sums.keySet()))
              .count();
      rejected += left;
      accepted += counted.size() - left;
    }

    /// Adds the places that have ended to the sums of a day, and takes out the sums that lack a
    /// place which reported before, not too long ago.
    private void complete(
        Map<Measure, Long> sums, LocalDate day, Set<Series> told, Set<Place> faulty) {
      Map<Place, LocalDate> ended = new TreeMap<>();
      Map<Place, Set<Measure>> missing = new TreeMap<>();
      places.replaceAll(
          (series, span) -> {
            Place place = series.place();
            Measure measure = series.measure();
            if (!sums.containsKey(measure)
                || told.contains(series)
                || faulty.contains(place)
                || !span.first().isBefore(day)) {
              return span;
            }
            if (!span.last().isBefore(day.minusDays(span.ended() ? 0 : LONGEST_SILENCE))) {
              missing.computeIfAbsent(place, _ -> new TreeSet<>()).add(measure);
              return span;
            }
            if (!span.ended()) {
              ended.merge(place, span.last().plusDays(1), (a, b) -> a.isBefore(b) ? a : b);
            }
            if (span.figure() != null && !measure.isLevel()) {
              sums.merge(measure, span.figure(), Long::sum);
            }
            return span.asEnded();
          });
      ended.forEach(
          (place, since) -> findings.add(new Finding(Kind.PLACE_ENDED, since, place.toString())));
      if (!missing.isEmpty()) {
        Set<Place> here = told.stream().map(Series::place).collect(Collectors.toSet());
        List<String> names = new ArrayList<>();
        missing.forEach(
            (place, lacking) ->
                names.add(here.contains(place) ? place + " " + lacking : place.toString()));
        findings.add(new Finding(Kind.PLACE_MISSING, day, listed(names)));
      }
      missing.values().forEach(sums.keySet()::removeAll);
    }

    Reply reply() {
      return new Reply(figures, places, findings, accepted, rejected, skipped);
    }
  }

  private static String listed(List<String> places) {
    int more = places.size() - MOST_NAMED;
    return places.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
        + (more > 0 ? "; and %d more".formatted(more) : "");
  }
}
