package dev.jarflow.kit.log;

import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Values as one line of JSON. Streaming only: data binding would cost every start-up a tenth of a
/// second.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Maps, collections, numbers, booleans and null are themselves; everything else is its
  /// `toString`.
  public static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(value, json);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator json) {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach(
            (name, field) -> {
              json.writeName(String.valueOf(name));
              write(field, json);
            });
        json.writeEndObject();
      }
      case Collection<?> items -> {
        json.writeStartArray();
        items.forEach(item -> write(item, json));
        json.writeEndArray();
      }
      case Boolean b -> json.writeBoolean(b);
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      case Double d when Double.isFinite(d) -> json.writeNumber(d);
      default -> json.writeString(value.toString());
    }
  }
}
