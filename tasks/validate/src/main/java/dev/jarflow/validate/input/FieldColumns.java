package dev.jarflow.validate.input;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Blanks;
import dev.jarflow.applications.Field;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.kit.log.Printable;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.tabular.UnreadableException;
import org.jspecify.annotations.Nullable;

/// The columns in which a file has the name, e-mail address, birthday and mobile number. In a file
/// of earlier refusals, which may come from several files, a field may be in any of several
/// columns. `names` are the headings as people wrote them, each once.
record FieldColumns(List<String> names, Map<Field, int[]> places) {
  private static final String PREFIX = "applicant_";
  private static final Pattern BETWEEN_WORDS = Pattern.compile("(?U)[\\s-]+");
  private static final Pattern MAYBE_PERSONS = Pattern.compile("@|\\d{4}");
  private static final int LISTED = 20;
  private static final int LONGEST_LISTED = 40;
  private static final int[] NOWHERE = {};

  /// The columns that the heading of a file names. `several` allows a field to be in any of several
  /// columns; else a file with none or two of them is refused with an [UnreadableException].
  static FieldColumns of(String file, Row header, Policy policy, boolean several) {
    List<String> written = written(header.cells());
    Map<Field, int[]> places = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      Set<String> known = policy.files().columns().getOrDefault(field, Set.of());
      places.put(
          field,
          IntStream.range(0, written.size())
              .filter(i -> known.contains(plain(written.get(i))))
              .toArray());
    }
    if (places.values().stream().allMatch(found -> found.length == 0)) {
      // It may be a row, and then its cells are a person's.
      throw new UnreadableException(
          file,
          header.line(),
          "expected a heading with the columns name, email, birthday and mobile, found none of them in the first row");
    }
    List<Field> missing =
        Stream.of(Field.values())
            .filter(field -> places.getOrDefault(field, NOWHERE).length == 0)
            .toList();
    if (!missing.isEmpty()) {
      throw new UnreadableException(
          file,
          header.line(),
          "expected one column for the %s, found none %s"
              .formatted(
                  missing.stream()
                      .map(FieldColumns::named)
                      .collect(Collectors.joining(" and one for the ")),
                  isHeading(missing) ? "among " + listed(written) : "in the first row"));
    }
    for (Field field : Field.values()) {
      int[] found = places.getOrDefault(field, NOWHERE);
      if (found.length > 1 && !several) {
        throw new UnreadableException(
            file,
            header.line(),
            "expected one column for the %s, found %s"
                .formatted(
                    named(field), listed(IntStream.of(found).mapToObj(written::get).toList())));
      }
    }
    return new FieldColumns(distinct(written, several), places);
  }

  /// In a table that lies on its side the first row is one field and a person's cell.
  private static boolean isHeading(List<Field> missing) {
    return Field.values().length - missing.size() > 1;
  }

  private static String named(Field field) {
    return "%s (%s)"
        .formatted(field.name().toLowerCase(Locale.ROOT), String.join(", ", field.names()));
  }

  /// A heading in lower case, without `applicant_`, with underscores between its words.
  static String plain(String heading) {
    String plain =
        BETWEEN_WORDS.matcher(Blanks.strip(heading).toLowerCase(Locale.ROOT)).replaceAll("_");
    return plain.startsWith(PREFIX) ? plain.substring(PREFIX.length()) : plain;
  }

  int width() {
    return names.size();
  }

  /// The name under which the policy knows a column; null when it is no field's.
  @Nullable String field(int column) {
    return places.values().stream().flatMapToInt(IntStream::of).anyMatch(i -> i == column)
        ? plain(names.get(column))
        : null;
  }

  Application application(List<String> cells) {
    return new Application(
        cell(cells, Field.NAME),
        cell(cells, Field.EMAIL),
        cell(cells, Field.BIRTHDAY),
        cell(cells, Field.MOBILE));
  }

  private String cell(List<String> cells, Field field) {
    int[] columns = places.getOrDefault(field, NOWHERE);
    String cell = "";
    for (int i = 0; i < columns.length && cell.isBlank(); i++) {
      cell = columns[i] < cells.size() ? cells.get(columns[i]) : "";
    }
    return cell;
  }

  /// The headings without blanks around them. Empty headings at the end are not columns.
  private static List<String> written(List<String> headings) {
    List<String> written = headings.stream().map(Blanks::strip).toList();
    int width = written.size();
    while (width > 0 && written.get(width - 1).isEmpty()) {
      width--;
    }
    return written.subList(0, width);
  }

  /// An empty heading in between, and a heading that appears again, get a name that no other has.
  /// So does, in a file of people, the one that validate gives a column of its own.
  private static List<String> distinct(List<String> written, boolean isReplayed) {
    Set<String> taken = new HashSet<>(written);
    Set<String> seen = new HashSet<>(isReplayed ? Set.of() : Set.of(RefusedColumn.OTHERS));
    List<String> names = new ArrayList<>();
    for (String heading : written) {
      String name = heading;
      int number = names.size() + 1;
      while (name.isEmpty() || !seen.add(name)) {
        do {
          name = (heading.isEmpty() ? "column" : heading) + "_" + number++;
        } while (!taken.add(name));
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  private static String listed(List<String> names) {
    String some =
        names.stream()
            .limit(LISTED)
            .map(name -> MAYBE_PERSONS.matcher(name).find() ? "•" : name)
            .map(name -> "'%s'".formatted(Printable.of(name, LONGEST_LISTED)))
            .collect(Collectors.joining(", "));
    return names.size() > LISTED ? some + " and %d more".formatted(names.size() - LISTED) : some;
  }
}
