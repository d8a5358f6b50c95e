package dev.jarflow.serve.dashboard;

import module java.base;

import org.jspecify.annotations.Nullable;

/// What somebody chose, by the names of fields. An empty field is as good as none.
public record Choices(Map<String, String> fields) {

  public static Choices of(Map<String, String> fields, Set<String> names) throws Refused {
    for (String name : fields.keySet()) {
      if (!names.contains(name)) {
        throw Refused.expected(400, name, "the fields " + new TreeSet<>(names), name);
      }
    }
    return new Choices(fields);
  }

  public String text(String name) {
    return fields.getOrDefault(name, "");
  }

  /// One of the words of an enum; the first is meant when there is none.
  public <E extends Enum<E>> E one(String name, Class<E> of) throws Refused {
    List<String> words = words(of);
    int at = text(name).isEmpty() ? 0 : words.indexOf(text(name));
    if (at < 0) {
      String all = String.join(", ", words).replaceFirst("(.*),", "$1 or");
      throw Refused.expected(400, name, all + " in " + name, text(name));
    }
    return of.getEnumConstants()[at];
  }

  /// As they stand in addresses.
  public static List<String> words(Class<? extends Enum<?>> of) {
    return Stream.of(of.getEnumConstants()).map(Choices::word).toList();
  }

  public static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  public LocalDate day(String name, LocalDate otherwise) throws Refused {
    return text(name).isEmpty()
        ? otherwise
        : read(name, "a date like 2021-12-31", LocalDate::parse, Function.identity());
  }

  /// Null when none is chosen. A date means its end in UTC.
  public @Nullable Instant moment(String name) throws Refused {
    return text(name).isEmpty()
        ? null
        : read(
            name,
            "a date or a time like 2021-12-31T00:00:00Z",
            text -> text.length() == 10 ? endOf(LocalDate.parse(text)) : Instant.parse(text),
            at -> LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  /// To the microsecond, as the database counts.
  private static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1_000);
  }

  /// Of the years that forms and the database write in the same way.
  private <T> T read(
      String name, String what, Function<String, T> parse, Function<T, LocalDate> dayOf)
      throws Refused {
    try {
      T value = parse.apply(text(name));
      int year = dayOf.apply(value).getYear();
      if (year >= 1900 && year <= 9999) {
        return value;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw Refused.expected(400, name, what + " in " + name, text(name));
  }
}
