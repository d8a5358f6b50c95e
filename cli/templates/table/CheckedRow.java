package dev.jarflow.loadnewpipeline;

import static java.util.stream.Collectors.joining;

import module java.base;

import dev.jarflow.tabular.Table;
import org.jspecify.annotations.Nullable;

/// A row of a file after its check: an entry for the table, or every reason why it is not one.
sealed interface CheckedRow {
  record Entry(LocalDate day, String name, BigDecimal amount) implements CheckedRow {
    @Override
    public Stream<Object> values() {
      return Stream.of(day, name, amount);
    }
  }

  /// Cells are kept as they were written, but for NUL, which PostgreSQL does not store.
  record Refused(Set<Reason> reasons, List<String> cells) implements CheckedRow {
    @Override
    public Stream<Object> values() {
      String array = reasons.stream().map(Enum::name).collect(joining(",", "{", "}"));
      return Stream.concat(Stream.of(array), cells.stream().map(c -> c.replace('\0', '\uFFFD')));
    }
  }

  /// The values of its columns behind the place where it stands.
  Stream<Object> values();

  /// The columns that a file must have, under headings of these names.
  enum Column {
    DAY,
    NAME,
    AMOUNT
  }

  enum Reason {
    WIDTH("the row has more or fewer cells than the heading"),
    BAD_DAY("the day is not a date like 2026-12-31"),
    BAD_NAME("the name is missing, or longer than 200 characters"),
    BAD_AMOUNT("the amount is not a number like 12.50");

    final String meaning;

    Reason(String meaning) {
      this.meaning = meaning;
    }
  }

  int LONGEST_NAME = 200;
  Pattern AMOUNT = Pattern.compile("-?\\d{1,12}([.]\\d{1,2})?");

  static CheckedRow of(Table.Row<Column> row) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (!row.whole()) {
      reasons.add(Reason.WIDTH);
    }
    LocalDate day = day(row.get(Column.DAY));
    if (day == null) {
      reasons.add(Reason.BAD_DAY);
    }
    String name = row.get(Column.NAME);
    if (name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
      reasons.add(Reason.BAD_NAME);
    }
    String amount = row.get(Column.AMOUNT);
    if (!AMOUNT.matcher(amount).matches()) {
      reasons.add(Reason.BAD_AMOUNT);
    }
    return day != null && reasons.isEmpty()
        ? new Entry(day, name, new BigDecimal(amount))
        : new Refused(reasons, row.cells());
  }

  private static @Nullable LocalDate day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      return day.getYear() >= 1 && day.getYear() <= 9999 ? day : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
