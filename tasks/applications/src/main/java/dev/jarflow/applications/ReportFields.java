package dev.jarflow.applications;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The fields of a JSON object that were read from a report, asked for by name. A field that is not
/// what it should be is an [IllegalArgumentException], which names it and repeats no value.
record ReportFields(Map<?, ?> fields, String path) {

  static ReportFields of(@Nullable Object value, String path) {
    if (value instanceof Map<?, ?> fields) {
      return new ReportFields(fields, path.isEmpty() ? "" : path + ".");
    }
    throw new IllegalArgumentException(
        "expected an object%s, found another value".formatted(path.isEmpty() ? "" : " as " + path));
  }

  ReportFields object(String name) {
    return of(fields.get(name), path + name);
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  String text(String name) {
    return required(name, "a text", String.class);
  }

  String text(String name, Pattern form, String expected) {
    String text = required(name, expected, String.class);
    if (!form.matcher(text).matches()) {
      throw wrong(name, expected);
    }
    return text;
  }

  <T> @Nullable T orNull(String name, Function<String, T> read) {
    return has(name) ? read.apply(name) : null;
  }

  long count(String name) {
    long count = required(name, "a count", Long.class);
    if (count < 0) {
      throw wrong(name, "a count");
    }
    return count;
  }

  /// The name must be there; null is none.
  @Nullable Long countOrNull(String name) {
    if (!fields.containsKey(name)) {
      throw wrong(name, "a count or null");
    }
    return orNull(name, this::count);
  }

  LocalDate date(String name) {
    try {
      return LocalDate.parse(text(name));
    } catch (DateTimeException e) {
      throw wrong(name, "a date like 2022-01-01");
    }
  }

  /// A constant by its name in lower case.
  <E extends Enum<E>> E word(String name, Class<E> type) {
    return oneOf(name, type.getEnumConstants(), ReportFields::word);
  }

  <E> E oneOf(String name, E[] constants, Function<E, String> written) {
    String text = text(name);
    return Stream.of(constants)
        .filter(each -> written.apply(each).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(name, Stream.of(constants).map(written).collect(Collectors.joining(" or "))));
  }

  RowPlace place(String name) {
    return RowPlace.of(text(name));
  }

  DateOrder dateOrder(String name) {
    return word(name, DateOrder.class);
  }

  List<String> texts(String name) {
    List<?> items = required(name, "a list", List.class);
    return items.stream().map(String::valueOf).toList();
  }

  <T> List<T> list(String name, Function<ReportFields, T> item) {
    List<T> list = new ArrayList<>();
    for (Object each : required(name, "a list", List.class)) {
      list.add(item.apply(of(each, "%s%s[%d]".formatted(path, name, list.size()))));
    }
    return List.copyOf(list);
  }

  /// Counts by a text.
  Map<String, Long> counts(String name) {
    ReportFields counts = object(name);
    Map<String, Long> all = new LinkedHashMap<>();
    for (Object key : counts.fields.keySet()) {
      all.put(String.valueOf(key), counts.count(String.valueOf(key)));
    }
    return all;
  }

  IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException(
        "expected %s as %s%s, found %s"
            .formatted(expected, path, name, has(name) ? "another value" : "nothing"));
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private <T> T required(String name, String expected, Class<T> type) {
    Object value = fields.get(name);
    if (!type.isInstance(value)) {
      throw wrong(name, expected);
    }
    return type.cast(value);
  }
}
