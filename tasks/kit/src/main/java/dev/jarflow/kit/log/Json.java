package dev.jarflow.kit.log;

import module java.base;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Values as one line of JSON. Streaming only: data binding would cost every start-up a tenth of a
/// second.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  /// Of numbers that are none somebody else may want to say so.
  private static final JsonFactory WITH_NAN =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Json() {}

  /// Maps, collections, numbers, booleans and null are themselves; everything else is its
  /// `toString`.
  public static String write(@Nullable Object value) {
    return write(value, UnaryOperator.identity());
  }

  /// The same for a log or a result line: what is not [Printable] in a text or a name is escaped.
  public static String writePrintable(@Nullable Object value) {
    return write(value, Printable::lines);
  }

  private static String write(@Nullable Object value, UnaryOperator<String> text) {
    StringWriter written = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), written)) {
      write(value, json, text);
    }
    return written.toString();
  }

  /// One value: maps in the order written, lists, strings, longs, doubles, booleans and null. What
  /// is no JSON, or more than one value, is an [IllegalArgumentException] without the text in it.
  public static @Nullable Object read(String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      Object value = read(json);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("expected one JSON value, found more");
      }
      return value;
    } catch (JacksonException e) {
      throw noJson(e, "");
    }
  }

  /// Hands over the objects of a list one by one, however many there are: of each the fields with
  /// these names that are texts, longs or other numbers, as doubles. An object in the place of the
  /// list is the answer; null after a list. Everything else is an [IllegalArgumentException].
  public static @Nullable Map<String, Object> rows(
      InputStream in, Set<String> names, Consumer<Map<String, Object>> row) {
    try (JsonParser json = WITH_NAN.createParser(ObjectReadContext.empty(), in)) {
      switch (json.nextToken()) {
        case START_OBJECT -> {
          return row(json, names);
        }
        case START_ARRAY -> {}
        case null, default ->
            throw new IllegalArgumentException(
                "expected a list of rows, found another kind of JSON");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new IllegalArgumentException(
              "expected rows that are objects, found something else");
        }
        row.accept(row(json, names));
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("expected one list, found more behind it");
      }
      return null;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw noJson(e, at == null ? "" : ", column " + at.getColumnNr());
    }
  }

  private static Map<String, Object> row(JsonParser json, Set<String> names) {
    Map<String, Object> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (!names.contains(name)) {
        json.skipChildren();
        continue;
      }
      switch (value) {
        case VALUE_STRING -> fields.put(name, json.getString());
        case VALUE_NUMBER_INT ->
            fields.put(
                name,
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? (Object) json.getDoubleValue()
                    : json.getLongValue());
        case VALUE_NUMBER_FLOAT -> fields.put(name, json.getDoubleValue());
        case START_OBJECT, START_ARRAY -> json.skipChildren();
        case null, default -> {}
      }
    }
    return fields;
  }

  /// Without the cause, which would repeat the text.
  private static IllegalArgumentException noJson(JacksonException e, String column) {
    TokenStreamLocation at = e.getLocation();
    return new IllegalArgumentException(
        "expected JSON, found something else"
            + (at == null ? "" : " in line " + at.getLineNr() + column));
  }

  private static @Nullable Object read(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = json.currentName();
          json.nextToken();
          if (map.containsKey(name)) {
            throw new IllegalArgumentException("expected each field once, found one twice");
          }
          map.put(name, read(json));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(json));
        }
        yield items;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new IllegalArgumentException("expected JSON, found nothing");
    };
  }

  private static void write(
      @Nullable Object value, JsonGenerator json, UnaryOperator<String> text) {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach(
            (name, field) -> {
              json.writeName(text.apply(String.valueOf(name)));
              write(field, json, text);
            });
        json.writeEndObject();
      }
      case Collection<?> items -> {
        json.writeStartArray();
        items.forEach(item -> write(item, json, text));
        json.writeEndArray();
      }
      case Boolean b -> json.writeBoolean(b);
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      case Double d when Double.isFinite(d) -> json.writeNumber(d);
      default -> json.writeString(text.apply(value.toString()));
    }
  }
}
