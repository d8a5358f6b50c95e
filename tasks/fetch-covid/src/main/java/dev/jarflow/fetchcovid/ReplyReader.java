package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.cases.Finding;
import dev.jarflow.cases.Finding.Kind;
import dev.jarflow.cases.Findings;
import dev.jarflow.cases.Measure;
import dev.jarflow.cases.Reply;
import dev.jarflow.cases.Row;
import dev.jarflow.cases.Row.Place;
import dev.jarflow.kit.task.RejectedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads a reply: a JSON array of flat objects. An object in its place is the source's way to say
/// that it has no answer. Whatever is not as it should be in a row is a finding, never an error.
final class ReplyReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final int LONGEST = 200;
  /// Memory for more is not there: places are kept with all their measures.
  private static final int MOST_ROWS = 1_000_000;
  private static final int MOST_PLACES = 10_000;
  private static final long MOST_PEOPLE = 10_000_000_000L;
  private static final LocalDate EARLIEST = LocalDate.of(2019, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);
  private static final Map<String, Measure> COLUMNS =
      Map.of(
          "Confirmed", Measure.CONFIRMED,
          "Deaths", Measure.DEATHS,
          "Recovered", Measure.RECOVERED,
          "Active", Measure.ACTIVE);
  private static final Set<String> FIELDS =
      Set.of(
          "Country",
          "Province",
          "City",
          "Date",
          "Status",
          "Cases",
          "Confirmed",
          "Deaths",
          "Recovered",
          "Active",
          "message");

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
      InputStream in, String source, String country, Set<Measure> wanted, LocalDate today)
      throws IOException {
    ReplyReader reader = new ReplyReader(source, country, wanted, today);
    try (in;
        JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      reader.read(json);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw reader.rejected(
          "expected JSON, found something else"
              + (at == null
                  ? ""
                  : " in line %d, column %d".formatted(at.getLineNr(), at.getColumnNr())));
    }
    return new Reply.Told(reader.rows, reader.leftOut, reader.spoilt);
  }

  private void read(JsonParser json) {
    JsonToken first = json.nextToken();
    if (first == JsonToken.START_OBJECT) {
      Object message = object(json).get("message");
      throw rejected(
          "the source says '%s'".formatted(message == null ? "nothing" : shown(message)));
    }
    if (first != JsonToken.START_ARRAY) {
      throw rejected("expected a list of rows, found another kind of JSON");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw rejected("expected rows that are objects, found something else");
      }
      row(object(json));
      refuseMore(MOST_ROWS, "rows", told());
      refuseMore(MOST_PLACES, "places", places.size());
    }
    if (json.nextToken() != null) {
      throw rejected("expected one list, found more behind it");
    }
    if (foreign > 0 && foreign == told()) {
      throw rejected(
          "expected rows of %s, found only rows of other countries, the first of '%s'"
              .formatted(country, leftOut.first().getFirst().details()));
    }
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

  /// The values of the fields that have a name here: texts, longs, other numbers as doubles.
  private static Map<String, Object> object(JsonParser json) {
    Map<String, Object> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (!FIELDS.contains(name)) {
        json.skipChildren();
        continue;
      }
      switch (value) {
        case VALUE_STRING -> fields.put(name, json.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fields.put(name, number(json));
        case START_OBJECT, START_ARRAY -> json.skipChildren();
        case null, default -> {}
      }
    }
    return fields;
  }

  private static Object number(JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    return json.getDoubleValue();
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
    String text = value.toString().replaceAll("\\p{Cntrl}+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private RejectedException rejected(String sentence) {
    return new RejectedException("%s: %s".formatted(source, sentence));
  }
}
