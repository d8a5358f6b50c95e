package dev.jarflow.sampledata;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import module java.base;

/// A transaction as read again: its lines in the order of the file, and what is wrong with it.
record Purchase(List<Line> lines) {
  private static final Instant TODAY = Instant.parse("2026-01-01T02:00:00Z");

  /// A line, and how many lines stand before it.
  record Line(
      long before,
      String transaction,
      String member,
      String placed,
      String item,
      String quantity,
      String price,
      String totalPrice,
      String totalWeight) {

    Line(long before, List<String> cells) {
      this(
          before,
          cells.get(0),
          cells.get(1),
          cells.get(2),
          cells.get(3),
          cells.get(4),
          cells.get(5),
          cells.get(6),
          cells.get(7));
    }

    List<String> cells() {
      return List.of(transaction, member, placed, item, quantity, price, totalPrice, totalWeight);
    }

    String date() {
      return placed.substring(0, 10);
    }
  }

  record Product(
      String id, String name, String manufacturer, String cost, String weight, String retired) {
    Product(List<String> cells) {
      this(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
    }

    boolean isNone() {
      return name.isEmpty() || cost.contains(",");
    }
  }

  static Collection<Purchase> of(List<Line> lines) {
    return lines.stream()
        .collect(groupingBy(Line::transaction, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .map(Purchase::new)
        .toList();
  }

  Line first() {
    return lines.getFirst();
  }

  boolean repeatsALine() {
    return new HashSet<>(lines.stream().map(Line::cells).toList()).size() < lines.size();
  }

  boolean standsApart() {
    return lines.getLast().before - first().before >= lines.size();
  }

  /// Every reason for which it could not be loaded.
  Set<String> wrong(Map<String, Product> items, Set<String> members) {
    Set<String> wrong = new TreeSet<>();
    if (!members.contains(first().member)) {
      wrong.add("UNKNOWN_MEMBER");
    }
    Optional<Instant> placed = placed();
    if (placed.isEmpty()) {
      wrong.add("BAD_TIME");
    } else if (placed.get().isAfter(TODAY)) {
      wrong.add("FUTURE");
    }
    BigDecimal price = BigDecimal.ZERO;
    BigDecimal weight = BigDecimal.ZERO;
    Map<String, List<String>> bought =
        lines.stream().collect(toMap(Line::item, Line::cells, (one, other) -> one));
    for (Line line : lines) {
      if (!line.quantity.matches("[1-9]\\d*")) {
        wrong.add("BAD_QUANTITY");
      }
      if (!line.price.matches("\\d+(\\.\\d{1,2})?")) {
        wrong.add("BAD_PRICE");
      }
      if (!items.containsKey(line.item)) {
        wrong.add("UNKNOWN_ITEM");
      }
      if (!line.cells().equals(bought.get(line.item))) {
        wrong.add("CONFLICTING_LINES");
      }
      if (!line.totalPrice.matches("(\\d+\\.\\d\\d)?")
          || !line.totalWeight.matches("(\\d+\\.\\d{3})?")) {
        wrong.add("BAD_TOTAL");
      }
    }
    if (wrong.isEmpty() || wrong.stream().allMatch(Set.of("UNKNOWN_MEMBER", "FUTURE")::contains)) {
      for (List<String> cells : bought.values()) {
        BigDecimal quantity = new BigDecimal(cells.get(4));
        price = price.add(quantity.multiply(new BigDecimal(cells.get(5))));
        Product item = Objects.requireNonNull(items.get(cells.get(3)));
        weight = weight.add(quantity.multiply(new BigDecimal(item.weight)));
      }
      if (!first().totalPrice.isEmpty()
          && new BigDecimal(first().totalPrice).compareTo(price) != 0) {
        wrong.add("TOTAL_PRICE");
      }
      if (!first().totalWeight.isEmpty()
          && new BigDecimal(first().totalWeight).compareTo(weight) != 0) {
        wrong.add("TOTAL_WEIGHT");
      }
    }
    return wrong;
  }

  private Optional<Instant> placed() {
    String placed = first().placed;
    try {
      return Optional.of(
          placed.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
              ? OffsetDateTime.parse(placed).toInstant()
              : LocalDateTime.parse(placed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
