package dev.jarflow.loadmembers;

import module java.base;

import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.Member;
import dev.jarflow.applications.MemberColumn;
import dev.jarflow.applications.Person;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.tabular.Columns;
import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.Table.Row;
import dev.jarflow.tabular.UnreadableException;
import dev.jarflow.warehouse.Copy;
import dev.jarflow.warehouse.Load;

/// Copies the rows of validate's two files into the tables, one at a time.
record JudgedRows(Load load, long place) {
  private static final int AT_ONCE = 1_000;

  long members(Csv csv, Path folder) throws IOException {
    return copy(
        csv, folder, "membership/copy_members", Columns.of(MemberColumn.class), this::member);
  }

  long refused(Csv csv, Path folder) throws IOException {
    return copy(
        csv,
        folder,
        "membership/copy_refused_applications",
        Columns.of(RefusedColumn.class),
        this::refusal);
  }

  private void member(Row<MemberColumn> row, Copy copy) {
    Member member = Member.of(row::get);
    copy.row(
        member.membershipId(),
        member.baseId(),
        member.number(),
        member.name().first(),
        member.name().last(),
        member.email(),
        Birthday.digits(member.birthday()),
        member.mobile(),
        member.above18(),
        Person.of(member.name(), member.birthday(), member.email(), member.mobile()),
        place,
        member.from().file(),
        member.from().line());
  }

  private void refusal(Row<RefusedColumn> row, Copy copy) {
    String duplicateOf = row.get(RefusedColumn.DUPLICATE_OF);
    copy.row(
        place,
        row.get(RefusedColumn.SOURCE_FILE),
        row.get(RefusedColumn.SOURCE_LINE),
        '{' + row.get(RefusedColumn.REASONS).replace(';', ',') + '}',
        duplicateOf.isEmpty() ? null : duplicateOf);
  }

  private <C extends Enum<C>> long copy(
      Csv csv, Path folder, String statement, Columns<C> columns, BiConsumer<Row<C>, Copy> write)
      throws IOException {
    Path file = csv.in(folder);
    try (Table<C> table = Table.openAsWritten(file, columns);
        Copy copy = load.database().copy(statement)) {
      long found = 0;
      for (Row<C> row = table.next(); row != null; row = table.next()) {
        if (!row.whole()) {
          throw table.refusal(row, "expected as many cells as columns, found more or fewer");
        }
        try {
          write.accept(row, copy);
        } catch (IllegalArgumentException e) {
          throw table.refusal(row, String.valueOf(e.getMessage()));
        }
        found++;
        if (found % AT_ONCE == 0) {
          load.progress().add(AT_ONCE);
        }
      }
      load.progress().add(found % AT_ONCE);
      if (found != csv.rows()) {
        throw new RejectedException(
            "%s: expected %s, found %d: run validate again"
                .formatted(file, Result.count(csv.rows(), "row"), found));
      }
      return copy.end();
    } catch (UnreadableException e) {
      throw new RejectedException(e.getMessage() + ": run validate again");
    }
  }
}
