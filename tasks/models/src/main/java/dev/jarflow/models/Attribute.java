package dev.jarflow.models;

import module java.base;

/// Something that is known of each row: one of a few values, which stand in an order.
public record Attribute(String name, List<String> values) {
  public Attribute {
    values = List.copyOf(values);
    if (values.isEmpty() || Set.copyOf(values).size() < values.size()) {
      throw new IllegalArgumentException(
          "expected different values of %s, found %s".formatted(name, values));
    }
  }

  public static Attribute of(String name, String... values) {
    return new Attribute(name, List.of(values));
  }

  /// Where a value stands, from 0; -1 when it is none of them. Capitals and blanks around it do not
  /// count.
  public int place(String value) {
    int exact = values.indexOf(value);
    return exact >= 0 ? exact : values.indexOf(value.strip().toLowerCase(Locale.ROOT));
  }

  /// A place as a sentence has it: maint high.
  public String words(int place) {
    return name + " " + values.get(place);
  }

  public int size() {
    return values.size();
  }
}
