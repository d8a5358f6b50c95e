package dev.jarflow.cases;

import module java.base;

import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Row.Place;

/// A reply of a source, judged: the figures of each measure by day, and what was found wrong. Every
/// row is `accepted` when a figure counts it, `rejected`, or `skipped` because it repeats others.
public record Reply(
    Map<Measure, NavigableMap<LocalDate, Long>> figures,
    Map<Place, Map<Measure, Span>> places,
    Findings findings,
    long accepted,
    long rejected,
    long skipped) {
  /// A place that is silent for longer has ended.
  private static final int LONGEST_SILENCE = 14;

  private static final int MOST_NAMED = 10;

  /// The rows of a reply, in the order in which they were told, and the findings about rows that
  /// are not among them. `spoilt` are the places of these rows by the day that each one spoils. The
  /// findings about days are added to `leftOut`.
  public record Told(List<Row> rows, Findings leftOut, Map<LocalDate, Set<Place>> spoilt) {}

  /// `known` are the places that reported before.
  public static Reply of(Told told, Map<Place, Map<Measure, Span>> known) {
    Judge judge = new Judge(told, known);
    told.rows.stream()
        .collect(Collectors.groupingBy(Row::day, TreeMap::new, Collectors.toList()))
        .forEach(judge::day);
    return judge.reply();
  }

  public long read() {
    return accepted + rejected + skipped;
  }

  /// Goes through the days of a reply in the order of time.
  private static final class Judge {
    private final Map<Measure, NavigableMap<LocalDate, Long>> figures =
        new EnumMap<>(Measure.class);
    private final NavigableMap<Place, Map<Measure, Span>> places = new TreeMap<>();
    private final Findings findings;
    private final Map<LocalDate, Set<Place>> spoilt;
    private long accepted;
    private long rejected;
    private long skipped;

    Judge(Told told, Map<Place, Map<Measure, Span>> known) {
      known.forEach((place, spans) -> places.put(place, new EnumMap<>(spans)));
      this.findings = told.leftOut;
      this.rejected = findings.count();
      this.spoilt = told.spoilt;
    }

    void day(LocalDate day, List<Row> rows) {
      Set<Place> faulty = new HashSet<>(spoilt.getOrDefault(day, Set.of()));
      Map<Place, Map<Measure, Long>> told = new TreeMap<>();
      List<Row> counted = new ArrayList<>();
      for (Row row : rows) {
        switch (added(row, told.computeIfAbsent(row.place(), _ -> new EnumMap<>(Measure.class)))) {
          case NEW -> counted.add(row);
          case REPEAT -> skipped++;
          case CONTRADICTION -> {
            counted.add(row);
            if (faulty.add(row.place())) {
              findings.add(new Finding(Kind.CONTRADICTION, day, row.place().toString()));
            }
          }
        }
      }
      Map<Measure, Long> sums = sums(told);
      completed(day, told, faulty, sums);
      if (!faulty.isEmpty()) {
        sums.clear();
      }
      sums.forEach(
          (measure, sum) -> figures.computeIfAbsent(measure, _ -> new TreeMap<>()).put(day, sum));
      told.forEach(
          (place, all) -> {
            all.keySet().retainAll(sums.keySet());
            all.forEach((measure, figure) -> learn(place, measure, day, figure));
          });
      for (Row row : counted) {
        if (Collections.disjoint(row.figures().keySet(), sums.keySet())) {
          rejected++;
        } else {
          accepted++;
        }
      }
    }

    private enum Added {
      NEW,
      REPEAT,
      CONTRADICTION
    }

    /// Adds a row to what its place told of the day before it.
    private static Added added(Row row, Map<Measure, Long> told) {
      Added added = Added.REPEAT;
      for (Map.Entry<Measure, Long> each : row.figures().entrySet()) {
        Long before = told.putIfAbsent(each.getKey(), each.getValue());
        if (before != null && !before.equals(each.getValue())) {
          return Added.CONTRADICTION;
        }
        added = before == null ? Added.NEW : added;
      }
      return added;
    }

    private static Map<Measure, Long> sums(Map<Place, Map<Measure, Long>> told) {
      Map<Measure, Long> sums = new EnumMap<>(Measure.class);
      told.values()
          .forEach(all -> all.forEach((measure, each) -> sums.merge(measure, each, Long::sum)));
      return sums;
    }

    /// Adds the places that have ended to the sums of a day, and takes out the sums that lack a
    /// place which reported before, not too long ago.
    private void completed(
        LocalDate day,
        Map<Place, Map<Measure, Long>> told,
        Set<Place> faulty,
        Map<Measure, Long> sums) {
      List<String> missing = new ArrayList<>();
      Set<Measure> incomplete = EnumSet.noneOf(Measure.class);
      places.forEach(
          (place, spans) -> {
            Map<Measure, Long> here = told.getOrDefault(place, Map.of());
            Set<Measure> lacking = new TreeSet<>();
            Span end = null;
            for (Map.Entry<Measure, Span> each : spans.entrySet()) {
              Measure measure = each.getKey();
              Span span = each.getValue();
              if (faulty.contains(place)
                  || here.containsKey(measure)
                  || !sums.containsKey(measure)
                  || !span.first().isBefore(day)) {
                continue;
              }
              if (!span.last().isBefore(day.minusDays(span.ended() ? 0 : LONGEST_SILENCE))) {
                lacking.add(measure);
                continue;
              }
              end = span.ended() ? end : span;
              each.setValue(span.asEnded());
              if (span.figure() != null && !measure.isLevel()) {
                sums.merge(measure, span.figure(), Long::sum);
              }
            }
            if (end != null) {
              LocalDate since = end.last().plusDays(1);
              findings.add(new Finding(Kind.PLACE_ENDED, since, place.toString()));
            }
            if (!lacking.isEmpty()) {
              incomplete.addAll(lacking);
              missing.add(here.isEmpty() ? place.toString() : place + " " + lacking);
            }
          });
      if (!missing.isEmpty()) {
        findings.add(new Finding(Kind.PLACE_MISSING, day, listed(missing)));
      }
      sums.keySet().removeAll(incomplete);
    }

    private void learn(Place place, Measure measure, LocalDate day, long figure) {
      places
          .computeIfAbsent(place, _ -> new EnumMap<>(Measure.class))
          .merge(measure, Span.of(day, figure), (span, _) -> span.and(day, figure));
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
