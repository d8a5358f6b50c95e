package dev.jarflow.loadmembers;

import dev.jarflow.applications.MembershipId;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Person;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.tabular.CsvRows;
import dev.jarflow.tabular.NotCsvException;
import dev.jarflow.warehouse.Copy;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The rows of validate's two files on their way into the tables, one at a time.
record Rows(Database database, Progress progress, long place) {
  private static final int AT_ONCE = 1_000;

  long members(Judged.Csv csv) {
    return copy(
        csv,
        "membership/copy_members",
        List.of(
            "membership_id",
            "first_name",
            "last_name",
            "email",
            "date_of_birth",
            "mobile_no",
            "above_18",
            "source_file",
            "source_line"),
        this::member);
  }

  long refused(Judged.Csv csv) {
    return copy(
        csv,
        "membership/copy_refused_applications",
        List.of("source_file", "source_line", "reasons", "duplicate_of"),
        this::refusal);
  }

  private void member(String[] cells, Copy copy) {
    String id = cells[0];
    Name name = new Name(cells[1], cells[2]);
    int birthday = Integer.parseInt(cells[4]);
    String base = MembershipId.base(name.last(), birthday);
    copy.row(
        id,
        base,
        number(id, base),
        name.first(),
        name.last(),
        cells[3],
        cells[4],
        cells[5],
        cells[6],
        Person.of(name, birthday, cells[3], cells[5]),
        place,
        cells[7],
        cells[8]);
  }

  private void refusal(String[] cells, Copy copy) {
    String array = '{' + cells[2].replace(';', ',') + '}';
    copy.row(place, cells[0], cells[1], array, cells[3].isEmpty() ? null : cells[3]);
  }

  /// Which one of those with this base id.
  private static int number(String id, String base) {
    if (id.equals(base)) {
      return 1;
    }
    if (!id.startsWith(base + '_')) {
      throw new NumberFormatException("an id of another name or birthday");
    }
    return Integer.parseInt(id.substring(base.length() + 1));
  }

  private long copy(
      Judged.Csv csv, String statement, List<String> columns, BiConsumer<String[], Copy> row) {
    try (CsvRows rows = CsvRows.open(csv.file(), StandardCharsets.UTF_8, ',');
        Copy copy = database.copy(statement)) {
      int[] places = places(csv, rows.next(), columns);
      int widest = Arrays.stream(places).max().orElse(0);
      String[] cells = new String[places.length];
      long found = 0;
      for (CsvRows.Row next = rows.next(); next != null; next = rows.next()) {
        List<String> all = next.cells();
        if (all.size() <= widest) {
          throw unfit(csv, "its line %d has too few columns".formatted(next.line()));
        }
        for (int i = 0; i < cells.length; i++) {
          cells[i] = all.get(places[i]);
        }
        try {
          row.accept(cells, copy);
        } catch (NumberFormatException e) {
          throw unfit(csv, "its line %d is not one of validate's".formatted(next.line()));
        }
        found++;
        if (found % AT_ONCE == 0) {
          progress.add(AT_ONCE);
        }
      }
      progress.add(found % AT_ONCE);
      if (found != csv.rows()) {
        throw unfit(csv, "expected %d rows in it, found %d".formatted(csv.rows(), found));
      }
      return copy.end();
    } catch (NotCsvException e) {
      throw unfit(csv, "line %d: %s".formatted(e.line(), e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] places(Judged.Csv csv, CsvRows.@Nullable Row header, List<String> columns) {
    List<String> found = header == null ? List.of() : header.cells();
    if (!found.containsAll(columns)) {
      throw unfit(csv, "expected the columns " + String.join(", ", columns));
    }
    return columns.stream().mapToInt(found::indexOf).toArray();
  }

  private static UnfitException unfit(Judged.Csv csv, String why) {
    return new UnfitException("%s: %s: run validate again".formatted(csv.file(), why));
  }
}
