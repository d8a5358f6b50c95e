package dev.jarflow.models;

import module java.base;

import dev.jarflow.kit.log.Printable;
import org.jspecify.annotations.Nullable;

/// What is known of one thing. It has a place in each attribute, or [#MISSING].
public record Question(Schema schema, List<Integer> places) {
  public static final int MISSING = -1;

  public Question {
    places = List.copyOf(places);
  }

  /// A question as somebody asked it.
  public sealed interface Asked {
    record Well(Question question) implements Asked {}

    /// With one fault at least.
    record Badly(List<Fault> faults) implements Asked {
      public String sentence() {
        return faults.stream().map(Fault::sentence).collect(Collectors.joining("; "));
      }
    }
  }

  /// What is wrong with the value of one attribute, in a sentence. `allowed` are the values that it
  /// may have; none when the model knows no such attribute.
  public record Fault(String attribute, String sentence, List<String> allowed) {
    private static final int LONGEST = 60;

    static Fault unknown(String name, List<String> known) {
      return new Fault(
          name,
          "expected the attributes %s, found '%s'"
              .formatted(String.join(", ", known), Printable.of(name, LONGEST)),
          List.of());
    }

    static Fault of(Attribute attribute, String found) {
      return new Fault(
          attribute.name(),
          "expected %s to be one of %s, found %s"
              .formatted(
                  attribute.name(),
                  String.join(", ", attribute.values()),
                  found.isBlank() ? "none" : "'" + Printable.of(found, LONGEST) + "'"),
          attribute.values());
    }
  }

  /// Reads values by the names of their attributes. An empty one is as good as none.
  public static Asked of(Schema schema, Map<String, String> values) {
    List<Fault> faults = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<String> names = schema.attributes().stream().map(Attribute::name).toList();
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        faults.add(Fault.unknown(name, names));
      }
    }
    for (int i = 0; i < names.size(); i++) {
      Attribute attribute = schema.attributes().get(i);
      String value = values.getOrDefault(attribute.name(), "");
      int place = attribute.place(value);
      places.add(place);
      if (place < 0 && !(value.isBlank() && schema.isOptional(i))) {
        faults.add(Fault.of(attribute, value));
      }
    }
    return faults.isEmpty()
        ? new Asked.Well(new Question(schema, places))
        : new Asked.Badly(faults);
  }

  /// All values, null for a missing one.
  public Map<String, @Nullable String> values() {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      Attribute attribute = schema.attributes().get(i);
      int place = places.get(i);
      values.put(attribute.name(), place == MISSING ? null : attribute.values().get(place));
    }
    return values;
  }

  /// The values of a cell in the attributes that are missing here.
  Map<String, String> leftOut(int cell) {
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) == MISSING) {
        Attribute attribute = schema.attributes().get(i);
        leftOut.put(attribute.name(), attribute.values().get(schema.place(cell, i)));
      }
    }
    return leftOut;
  }

  /// The cells that fit, in their order: one when nothing is missing.
  int[] cells() {
    int[] cells = {0};
    for (int i = 0; i < places.size(); i++) {
      int size = schema.attributes().get(i).size();
      int place = places.get(i);
      cells =
          IntStream.of(cells)
              .map(cell -> cell * size)
              .flatMap(
                  cell ->
                      place == MISSING
                          ? IntStream.range(cell, cell + size)
                          : IntStream.of(cell + place))
              .toArray();
    }
    return cells;
  }

  /// The number of a cell among all that fit, by the attributes that are missing alone.
  int numberOf(int cell) {
    int number = 0;
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) == MISSING) {
        number = number * schema.attributes().get(i).size() + schema.place(cell, i);
      }
    }
    return number;
  }
}
