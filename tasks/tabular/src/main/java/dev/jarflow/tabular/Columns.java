package dev.jarflow.tabular;

import module java.base;

/// The columns that a task asks of a file: the constants of an enum. `UNIT_PRICE` stands under the
/// heading `unit_price`, or under one of its aliases.
///
/// A file without a required column is refused; the cells of a missing optional one are empty.
public record Columns<C extends Enum<C>>(
    List<C> columns, Set<C> optional, Map<C, Set<String>> aliases) {

  /// All constants, all of them required.
  public static <C extends Enum<C>> Columns<C> of(Class<C> type) {
    return new Columns<>(List.of(type.getEnumConstants()), Set.of(), Map.of());
  }

  /// These columns, some of which a file need not have.
  public Columns<C> optional(Set<C> some) {
    return new Columns<>(columns, some, aliases);
  }

  /// These columns, one of which may also stand under other headings, in lower case.
  public Columns<C> alias(C column, String... headings) {
    Map<C, Set<String>> more = new EnumMap<>(column.getDeclaringClass());
    more.putAll(aliases);
    more.put(column, Set.of(headings));
    return new Columns<>(columns, optional, more);
  }

  /// The headings of all columns, in their order.
  public Stream<String> headings() {
    return columns.stream().map(Columns::heading);
  }

  static String heading(Enum<?> column) {
    return column.name().toLowerCase(Locale.ROOT);
  }

  boolean isRequired(C column) {
    return !optional.contains(column);
  }

  boolean isUnder(C column, String heading) {
    return heading.equals(heading(column))
        || aliases.getOrDefault(column, Set.of()).contains(heading);
  }
}
