package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Findings;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Place;
import dev.jarflow.cases.Reply;
import dev.jarflow.cases.Reply.Row;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.task.RejectedException;
import org.jspecify.annotations.Nullable;

/// Reads a reply: a JSON array of flat objects. An object in its place is the source's way to say
/// that it has no answer. Whatever is not as it should be in a row is a finding, never an error.
final class ReplyReader {
  private static final int LONGEST = 200;
  /// Memory for more is not there: places are kept with all their measures.
  private static final int MOST_ROWS = 1_000_000;
  private static final int MOST_PLACES = 10_000;
  private static final long MOST_PEOPLE = 10_000_000_000L;
  private static final LocalDate EARLIEST = LocalDate.of(2019, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);
  private static final Map<String, Measure> COLUMNS =
      Stream.of(Measure.values())
          .collect(Collectors.toMap(each -> capital(each.toString()), Function.identity()));
  private static final Set<String> FIELDS =
      Set.of(
          "Country Province City Date Status Cases Confirmed Deaths Recovered Active message"
              .split(" ", -1));

  private final String source;
  private final String country;
  private final Set<Measure> wanted;
  private final LocalDate today;
  private final List<Row> rows = new ArrayList<>();
  private final Findings leftOut = new Findings();
  private final Map<LocalDate, Set<Place>> spoilt = new HashMap<>();

  /// One object for each place, however many rows it has.
  private final Map<Place, Place> places = new HashMap<>();

  private long foreign;

  private ReplyReader(String source, String country, Set<Measure> wanted, LocalDate today) {
    this.source = source;
    this.country = country;
    this.wanted = wanted;
    this.today = today;
  }

  /// Reads the rows about a country, up to `today`, and of each row the measures that are wanted.
  static Reply.Told read(
      InputStream in, String source, String country, Set<Measure> wanted, LocalDate today) {
    ReplyReader reader = new ReplyReader(source, country, wanted, today);
    Map<String, Object> instead;
    try {
      instead = Json.rows(in, FIELDS, reader::row);
    } catch (IllegalArgumentException e) {
      throw reader.rejected(String.valueOf(e.getMessage()));
    }
    if (instead != null) {
      Object message = instead.getOrDefault("message", "nothing");
      throw reader.rejected("the source says '%s'".formatted(shown(message)));
    }
    if (reader.foreign > 0 && reader.foreign == reader.told()) {
      throw reader.rejected(
          "expected rows of %s, found only rows of other countries, the first of '%s'"
              .formatted(country, reader.leftOut.first().getFirst().details()));
    }
    return new Reply.Told(reader.rows, reader.leftOut, reader.spoilt);
  }

  private void refuseMore(int most, String things, long found) {
    if (found > most) {
      throw rejected(
          String.format(Locale.ROOT, "expected at most %,d %s, found more", most, things));
    }
  }

  private long told() {
    return rows.size() + leftOut.count();
  }

  private void row(Map<String, Object> fields) {
    LocalDate day = day(fields.get("Date"));
    String told = shown(fields.getOrDefault("Country", "no country"));
    if (!slug(told).equals(country)) {
      foreign++;
      leaveOut(Kind.OTHER_COUNTRY, day, told);
    } else if (day == null) {
      leaveOut(Kind.NO_DAY, null, shown(fields.getOrDefault("Date", "no date")));
    } else if (day.isAfter(today)) {
      leaveOut(Kind.FUTURE, day, "");
    } else {
      figures(fields, day);
    }
    refuseMore(MOST_ROWS, "rows", told());
    refuseMore(MOST_PLACES, "places", places.size());
  }

  private void figures(Map<String, Object> fields, LocalDate day) {
    Place place =
        places.computeIfAbsent(
            new Place(text(fields, "Province"), text(fields, "City")), Function.identity());
    Map<String, Object> told = new TreeMap<>(fields);
    told.keySet().retainAll(COLUMNS.keySet());
    Object cases = fields.get("Cases");
    if (cases != null) {
      told.put(capital(shown(fields.getOrDefault("Status", "no status"))), cases);
    }
    Map<Measure, Long> figures = new EnumMap<>(Measure.class);
    for (Map.Entry<String, Object> each : told.entrySet()) {
      Measure measure = COLUMNS.get(each.getKey());
      if (measure == null
          || !(each.getValue() instanceof Long figure && figure >= 0 && figure <= MOST_PEOPLE)) {
        spoil(day, place, each.getKey() + " " + shown(each.getValue()));
        return;
      }
      figures.put(measure, figure);
    }
    figures.keySet().retainAll(wanted);
    if (figures.isEmpty()) {
      spoil(day, place, told.isEmpty() ? "no figure" : "none of " + new TreeSet<>(wanted));
      return;
    }
    rows.add(new Row(day, place, figures));
  }

  private void spoil(LocalDate day, Place place, String details) {
    leaveOut(Kind.BAD_FIGURE, day, details);
    spoilt.computeIfAbsent(day, _ -> new HashSet<>()).add(place);
  }

  private void leaveOut(Kind kind, @Nullable LocalDate day, String details) {
    leftOut.add(new Finding(kind, day, details));
  }

  private static @Nullable LocalDate day(@Nullable Object date) {
    if (!(date instanceof String text)) {
      return null;
    }
    try {
      LocalDate day = LocalDate.ofInstant(Instant.parse(text), ZoneOffset.UTC);
      return day.isBefore(EARLIEST) || day.isAfter(LATEST) ? null : day;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String text(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof String text ? shown(text).strip() : "";
  }

  /// A country as the addresses of sources name it.
  private static String slug(String name) {
    return name.strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// For a message or the database: short, and in one line.
  private static String shown(Object value) {
    return Printable.of(value.toString(), LONGEST);
  }

  private RejectedException rejected(String sentence) {
    return new RejectedException("%s: %s".formatted(source, sentence));
  }
}
