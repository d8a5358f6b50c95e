package dev.jarflow.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/// What nobody can commit, whoever writes and however: totals that disagree with their lines, lines
/// of nothing, another story of what is closed.
class TotalsTest {
  private static final Shop SHOP = Shop.open();
  private static final String ADD = "insert into sales.line values ('%s', '%s', %d, %s, 1);";
  private static final String TOTAL =
      "update sales.transaction set total_price = %s, total_weight = %s where transaction_id = '%s';";
  private static final String PLACE =
      "insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery) values ('%s', 1, '2025-03-04Z', %s, %s, 1);";

  @BeforeAll
  static void sell() throws SQLException {
    try (Session session = Session.of(SHOP.database())) {
      for (String sql :
          List.of(
              Shop.sell("T1", "mug, 1, 5.00", "cup, 2, 3.00"),
              Shop.sell("T2", "mug, 1, 5.00"),
              Shop.sell("T3", "lamp, 1, 40.00", "cup, 1, 0.00"),
              Shop.sell("T4", "lamp, 1, 40.00", "cup, 1, 0.00"),
              "update sales.transaction set status = 'completed' where transaction_id = 'T3'",
              "update sales.transaction set status = 'cancelled' where transaction_id = 'T4'")) {
        session.send(sql);
      }
      session.send(null);
      assertThat(session.end()).isNull();
    }
  }

  private List<String> before = List.of();

  @BeforeEach
  void look() {
    before = everything();
  }

  @AfterEach
  void nothingIsWrong() {
    assertThat(SHOP.wrong()).isEmpty();
  }

  private static List<String> everything() {
    return SHOP.database()
        .rows(
            """
            select t.*, l.* from sales.transaction t full join sales.line l using (transaction_id) order by t.transaction_id, l.item_id
            """);
  }

  /// What is tried, what the database says or holds then, and how.
  record Attempt(String what, String answer, String sql) implements Comparable<Attempt> {
    @Override
    public int compareTo(Attempt other) {
      return what.compareTo(other.what);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Attempt> attempts() {
    String t1 = "transaction T1 says 11.00 and 3.000 kg, its lines add up to ";
    String t9 = "transaction T9 says 6.00 and 1.000 kg, its lines add up to 5.00 and 1.000 kg";
    String completed = "transaction T3 is completed: its lines do not change any more";
    String cancelled = "transaction T4 is cancelled: its lines do not change any more";
    return Stream.of(
        new Attempt(
            "a wrong price, in one statement",
            t9,
            Shop.sell("T9", "mug, 1, 5.00").replace("sum(quantity * unit_price)", "6")),
        new Attempt(
            "a wrong price, in two statements",
            t9,
            PLACE.formatted("T9", "6", "1") + ADD.formatted("T9", "mug", 1, "5")),
        new Attempt(
            "a wrong weight",
            "transaction T9 says 5.00 and 2.000 kg, its lines add up to 5.00 and 1.000 kg",
            PLACE.formatted("T9", "5", "2") + ADD.formatted("T9", "mug", 1, "5")),
        new Attempt(
            "a wrong price, by prepared statements",
            t9,
            "prepare place as %s prepare add as %s execute place; execute add; deallocate all"
                .formatted(PLACE.formatted("T9", "6", "1"), ADD.formatted("T9", "mug", 1, "5"))),
        new Attempt(
            "a wrong price, by upsert",
            "transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg",
            PLACE.formatted("T1", "12", "3").replace(";", "")
                + " on conflict (transaction_id) do update set total_price = excluded.total_price"),
        new Attempt(
            "a line more, by upsert",
            t1 + "16.00 and 4.000 kg",
            ADD.formatted("T1", "mug", 1, "5").replace(";", "")
                + " on conflict (transaction_id, item_id) do update set quantity = 2"),
        new Attempt(
            "a line more, by merge",
            t1 + "12.00 and 4.000 kg",
            "merge into sales.line using (values ('T1', 'rug')) more (t, i) on (transaction_id, item_id) = (t, i) when not matched then insert values (t, i, 1, 1, 1)"),
        new Attempt("a line more", t1 + "12.00 and 4.000 kg", ADD.formatted("T1", "rug", 1, "1")),
        new Attempt(
            "a free line more", t1 + "11.00 and 4.000 kg", ADD.formatted("T1", "rug", 1, "0")),
        new Attempt(
            "another quantity",
            t1 + "16.00 and 4.000 kg",
            "update sales.line set quantity = 2 where (transaction_id, item_id) = ('T1', 'mug')"),
        new Attempt(
            "another price of one",
            t1 + "10.00 and 3.000 kg",
            "update sales.line set unit_price = 4 where (transaction_id, item_id) = ('T1', 'mug')"),
        new Attempt(
            "a line less",
            t1 + "6.00 and 2.000 kg",
            "delete from sales.line where (transaction_id, item_id) = ('T1', 'mug')"),
        new Attempt(
            "no lines",
            "transaction T1 has no lines",
            "delete from sales.line where transaction_id = 'T1';"
                + TOTAL.formatted("0", "0", "T1")),
        new Attempt(
            "never any lines", "transaction T9 has no lines", PLACE.formatted("T9", "0", "0")),
        new Attempt(
            "a line moved to another transaction",
            t1 + "5.00 and 1.000 kg",
            "update sales.line set transaction_id = 'T2' where (transaction_id, item_id) = ('T1', 'cup')"),
        new Attempt(
            "a line moved, with the total of the one it left",
            "transaction T2 says 5.00 and 1.000 kg, its lines add up to 11.00 and 3.000 kg",
            "update sales.line set transaction_id = 'T2' where (transaction_id, item_id) = ('T1', 'cup');"
                + TOTAL.formatted("5", "1", "T1")),
        new Attempt(
            "another total",
            "transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg",
            TOTAL.formatted("12", "3", "T1")),
        new Attempt(
            "another weight",
            "transaction T1 says 11.00 and 4.000 kg, its lines add up to 11.00 and 3.000 kg",
            TOTAL.formatted("11", "4", "T1")),
        new Attempt(
            "a total that is right for a moment",
            "transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg",
            TOTAL.formatted("12", "3", "T1")
                + TOTAL.formatted("11", "3", "T1")
                + "set constraints all immediate; set constraints all deferred;"
                + TOTAL.formatted("12", "3", "T1")),
        new Attempt(
            "what was put right, and rolled back to before",
            "transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg",
            TOTAL.formatted("12", "3", "T1")
                + "savepoint before;"
                + TOTAL.formatted("11", "3", "T1")
                + "set constraints all immediate; rollback to before"),
        new Attempt(
            "lines that were rolled back, and their total not",
            "transaction T1 says 12.00 and 4.000 kg, its lines add up to 11.00 and 3.000 kg",
            TOTAL.formatted("12", "4", "T1")
                + "savepoint before;"
                + ADD.formatted("T1", "rug", 1, "1")
                + "rollback to before"),
        new Attempt(
            "a total that was rolled back, and its lines not",
            t1 + "12.00 and 4.000 kg",
            "savepoint before;"
                + TOTAL.formatted("12", "4", "T1")
                + "rollback to before;"
                + ADD.formatted("T1", "rug", 1, "1")),
        new Attempt(
            "lines that were written below a savepoint",
            t1 + "12.00 and 4.000 kg",
            "savepoint before;" + ADD.formatted("T1", "rug", 1, "1") + "release before"),
        new Attempt(
            "a line more while constraints are immediate",
            t1 + "12.00 and 4.000 kg",
            "set constraints all immediate;"
                + ADD.formatted("T1", "rug", 1, "1")
                + TOTAL.formatted("12", "4", "T1")),
        new Attempt(
            "to forget what is out of balance",
            t1 + "12.00 and 4.000 kg",
            ADD.formatted("T1", "rug", 1, "1") + "delete from sales.unbalanced"),
        new Attempt(
            "a line more, behind tables of one's own that bear the same names",
            t1 + "12.00 and 4.000 kg",
            "create temporary table touched (like sales.line) on commit drop; create temporary table line (like sales.line) on commit drop; create temporary table unbalanced (like sales.unbalanced) on commit drop; set local search_path = pg_temp, sales, pg_catalog;"
                + ADD.formatted("T1", "rug", 1, "1")),
        new Attempt(
            "a wrong total by a replica",
            "transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg",
            "set local session_replication_role = replica;" + TOTAL.formatted("12", "3", "T1")),
        new Attempt(
            "a line more by a replica",
            t1 + "12.00 and 4.000 kg",
            "set local session_replication_role = replica;" + ADD.formatted("T1", "rug", 1, "1")),
        new Attempt(
            "a price that is no number",
            "new row for relation \"transaction\" violates check constraint \"a_total_price_is_never_below_zero\"",
            TOTAL.formatted("'NaN'", "3", "T1")),
        new Attempt(
            "a weight that is no number",
            "new row for relation \"transaction\" violates check constraint \"a_total_weight_is_never_below_zero\"",
            TOTAL.formatted("11", "'NaN'", "T1")),
        new Attempt(
            "a time without end",
            "new row for relation \"transaction\" violates check constraint \"a_transaction_is_placed_in_our_time\"",
            "update sales.transaction set placed_at = 'infinity' where transaction_id = 'T1';"),
        new Attempt(
            "a price of one that is no number",
            "new row for relation \"line\" violates check constraint \"a_unit_price_is_never_below_zero\"",
            ADD.formatted("T1", "rug", 1, "'NaN'")),
        new Attempt(
            "a price of one below zero",
            "new row for relation \"line\" violates check constraint \"a_unit_price_is_never_below_zero\"",
            ADD.formatted("T1", "rug", 1, "-1")),
        new Attempt(
            "a weight of one below zero",
            "new row for relation \"line\" violates check constraint \"a_unit_weight_is_never_below_zero\"",
            "update sales.line set unit_weight = -1 where transaction_id = 'T2'"),
        new Attempt(
            "a quantity of none",
            "new row for relation \"line\" violates check constraint \"a_quantity_is_at_least_one\"",
            ADD.formatted("T1", "rug", 0, "1")),
        new Attempt(
            "an item twice",
            "duplicate key value violates unique constraint \"an_item_stands_once_in_a_transaction\"",
            ADD.formatted("T1", "mug", 1, "5")),
        new Attempt(
            "lines of no transaction",
            "there is no transaction T9 for these lines",
            ADD.formatted("T9", "mug", 1, "5")),
        new Attempt(
            "lines before their transaction",
            "there is no transaction T9 for these lines",
            ADD.formatted("T9", "mug", 1, "5") + PLACE.formatted("T9", "5", "1")),
        new Attempt(
            "a line moved to no transaction",
            "there is no transaction T9 for these lines",
            "update sales.line set transaction_id = 'T9' where transaction_id = 'T2'"),
        new Attempt(
            "an item that is none",
            "insert or update on table \"item_sold\" violates foreign key constraint \"what_is_sold_is_an_item\"",
            ADD.formatted("T1", "hat", 1, "1") + TOTAL.formatted("12", "4", "T1")),
        new Attempt(
            "a customer who is none",
            "insert or update on table \"transaction\" violates foreign key constraint \"a_transaction_is_of_a_customer\"",
            "update sales.transaction set customer = 99 where transaction_id = 'T1'"),
        new Attempt(
            "an item deleted and sold in one statement",
            "insert or update on table \"item_sold\" violates foreign key constraint \"what_is_sold_is_an_item\"",
            "with gone as (delete from sales.item where item_id = 'rug') "
                + Shop.sell("T9", "rug, 1, 5.00")
                    .replaceFirst("with ", ", ")
                    .replaceFirst("^ *,", ",")),
        new Attempt(
            "a line more of what is completed", completed, ADD.formatted("T3", "rug", 1, "1")),
        new Attempt(
            "a line less of what is cancelled",
            cancelled,
            "delete from sales.line where (transaction_id, item_id) = ('T4', 'cup')"),
        new Attempt(
            "another price of what is completed",
            completed,
            "update sales.line set unit_price = 1 where transaction_id = 'T3'"),
        new Attempt(
            "a line moved away from what is completed",
            completed,
            "update sales.line set transaction_id = 'T1' where (transaction_id, item_id) = ('T3', 'lamp')"),
        new Attempt(
            "a line moved to what is cancelled",
            cancelled,
            "update sales.line set transaction_id = 'T4' where (transaction_id, item_id) = ('T1', 'mug')"),
        new Attempt(
            "a line that weighs and costs nothing, while constraints are immediate",
            cancelled,
            "set constraints all immediate; insert into sales.line values ('T4', 'rug', 1, 0, 0)"),
        new Attempt(
            "a line that weighs and costs nothing, after its transaction was changed and cancelled",
            "transaction T1 is cancelled: its lines do not change any more",
            ADD.formatted("T1", "rug", 1, "1")
                + TOTAL.formatted("12", "4", "T1")
                + "update sales.transaction set status = 'cancelled' where transaction_id = 'T1';"
                + "insert into sales.line values ('T1', 'lamp', 1, 0, 0)"),
        new Attempt(
            "lines of what is cancelled in the same statement",
            "transaction T1 is cancelled: its lines do not change any more",
            "with less as (delete from sales.line where (transaction_id, item_id) = ('T1', 'mug')) update sales.transaction set status = 'cancelled', total_price = 6, total_weight = 2 where transaction_id = 'T1'"),
        new Attempt(
            "a transaction that begins completed",
            "transaction T9 is completed: its lines do not change any more",
            "insert into sales.transaction values ('T9', 1, now(), 5, 1, 'completed', 'me', now(), 1);"
                + ADD.formatted("T9", "mug", 1, "5")),
        new Attempt(
            "a status without who and when",
            "new row for relation \"transaction\" violates check constraint \"a_changed_status_says_who_and_when\"",
            "insert into sales.transaction values ('T9', 1, now(), 5, 1, 'placed', 'me', null, 1)"),
        new Attempt(
            "another id",
            "a transaction keeps its id",
            "update sales.transaction set transaction_id = 'T9' where transaction_id = 'T1'"),
        new Attempt(
            "to delete a transaction",
            "delete of sales.transaction is refused",
            "delete from sales.line where transaction_id = 'T1'; delete from sales.transaction where transaction_id = 'T1'"),
        new Attempt(
            "to delete a transaction by a replica",
            "delete of sales.transaction is refused",
            "set local session_replication_role = replica; delete from sales.transaction"),
        new Attempt(
            "to empty the lines", "truncate of sales.line is refused", "truncate sales.line"),
        new Attempt(
            "to empty the transactions",
            "truncate of sales.transaction is refused",
            "truncate sales.transaction, sales.line"),
        new Attempt(
            "to empty the customers",
            "truncate of sales.transaction is refused",
            "truncate sales.customer cascade"),
        new Attempt(
            "to empty the items",
            "truncate of sales.item_sold is refused",
            "truncate sales.item cascade"),
        new Attempt(
            "to empty the transactions by a replica",
            "truncate of sales.line is refused",
            "set local session_replication_role = replica; truncate sales.line, sales.transaction"),
        new Attempt(
            "to delete what was sold, by a replica",
            "item mug was sold: it cannot be deleted",
            "set local session_replication_role = replica; delete from sales.item where item_id = 'mug'"),
        new Attempt(
            "to say in whose name one acts, without the right",
            "transaction T3 is completed since ",
            "update sales.transaction set status = 'placed', changed_by = null, changed_at = null where transaction_id = 'T3'"));
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void notEvenTheSuperuserCommits(Attempt attempt) throws SQLException {
    try (Session session = Session.of(SHOP.database())) {
      session.send(attempt.sql);
      session.send(null);

      assertThat(session.refused().getMessage()).startsWith(attempt.answer);
      assertThat(everything()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("logins")
  void noLoginCommits(String login) throws SQLException {
    Map<Attempt, String> committed = new TreeMap<>();
    try (Session session = Session.of(SHOP.database(), login)) {
      for (Attempt attempt : attempts().toList()) {
        session.send(attempt.sql);
        session.send(null);
        if (session.end() == null) {
          committed.put(attempt, login);
        }
      }
    }

    assertThat(committed).isEmpty();
    assertThat(everything()).isEqualTo(before);
  }

  static Set<String> logins() {
    return Matrix.read().logins();
  }

  @Test
  void everyFunctionFindsNamesInTheCatalogFirst() {
    assertThat(
            SHOP.database()
                .rows(
                    """
                    select oid::regprocedure from pg_proc
                    where proowner = 'jarflow_owner'::regrole and 'search_path=pg_catalog, pg_temp' <> all (coalesce(proconfig, '{}'))
                    """))
        .isEmpty();
  }

  @Test
  void whatIsCopiedIsWeighedToo() throws Exception {
    try (Session session = Session.of(SHOP.database())) {
      session
          .connection()
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy sales.line from stdin",
              new ByteArrayInputStream("T1\trug\t1\t1\t1\n".getBytes(UTF_8)));

      assertThatExceptionOfType(PSQLException.class)
          .isThrownBy(() -> session.connection().commit())
          .withMessageStartingWith(
              "ERROR: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg");
    }
  }

  @Test
  void aRefusalSaysWhatToDo() throws SQLException {
    assertThat(hint(ADD.formatted("T1", "rug", 1, "1")))
        .isEqualTo("Change its totals and its lines in one database transaction.");
    assertThat(hint(PLACE.formatted("T9", "0", "0")))
        .isEqualTo("Write it and its lines in one database transaction.");
    assertThat(hint("delete from sales.transaction"))
        .isEqualTo(
            "Cancel it: update sales.transaction set status = 'cancelled' where transaction_id = ...");
  }

  private static String hint(String sql) throws SQLException {
    try (Session session = Session.of(SHOP.database())) {
      session.send(sql);
      session.send(null);
      return String.valueOf(session.refused().getHint());
    }
  }

  /// What is allowed to be done with a transaction of two lines, a mug for 5.00 and two cups for
  /// 3.00, and what is left then.
  static Stream<Attempt> changes() {
    return Stream.of(
        new Attempt(
            "another quantity, lines first",
            "16.00 4.000 placed: cup 2, mug 2",
            "update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug');"
                + TOTAL.formatted("16", "4", "ID")),
        new Attempt(
            "another quantity, totals first",
            "16.00 4.000 placed: cup 2, mug 2",
            TOTAL.formatted("16", "4", "ID")
                + "update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug')"),
        new Attempt(
            "another quantity, in one statement",
            "16.00 4.000 placed: cup 2, mug 2",
            "with more as (update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug')) "
                + TOTAL.formatted("16", "4", "ID")),
        new Attempt(
            "another quantity in one statement, while constraints are immediate",
            "16.00 4.000 placed: cup 2, mug 2",
            "set constraints all immediate; with more as (update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug')) "
                + TOTAL.formatted("16", "4", "ID")),
        new Attempt(
            "all lines replaced",
            "7.00 1.000 placed: rug 1",
            "delete from sales.line where transaction_id = 'ID';"
                + TOTAL.formatted("7", "1", "ID")
                + ADD.formatted("ID", "rug", 1, "7")),
        new Attempt(
            "an item exchanged for another",
            "11.00 3.000 placed: cup 2, rug 1",
            "update sales.line set item_id = 'rug' where (transaction_id, item_id) = ('ID', 'mug')"),
        new Attempt(
            "a line less and more below savepoints",
            "12.00 4.000 placed: cup 2, mug 1, rug 1",
            "savepoint a;"
                + ADD.formatted("ID", "rug", 1, "1")
                + "savepoint b; delete from sales.line where transaction_id = 'ID'; rollback to b;"
                + TOTAL.formatted("12", "4", "ID")
                + "release a; set constraints all immediate"),
        new Attempt(
            "what was wrong, and rolled back to before",
            "11.00 3.000 placed: cup 2, mug 1",
            "savepoint a;" + TOTAL.formatted("99", "4", "ID") + "rollback to a"),
        new Attempt(
            "wrong, put right, wrong and put right again",
            "11.00 3.000 placed: cup 2, mug 1",
            TOTAL.formatted("99", "4", "ID")
                + TOTAL.formatted("11", "3", "ID")
                + "set constraints all immediate; set constraints all deferred;"
                + TOTAL.formatted("98", "4", "ID")
                + TOTAL.formatted("11", "3", "ID")),
        new Attempt(
            "another day and another customer",
            "11.00 3.000 placed: cup 2, mug 1",
            "update sales.transaction set placed_at = '2024-12-31T23:59:59.9-01:00', customer = 2 where transaction_id = 'ID'"),
        new Attempt(
            "cancelled, after another line",
            "12.00 4.000 cancelled: cup 2, mug 1, rug 1",
            ADD.formatted("ID", "rug", 1, "1")
                + "update sales.transaction set status = 'cancelled', total_price = 12, total_weight = 4, placed_at = '2024-01-01' where transaction_id = 'ID'"),
        new Attempt(
            "completed, and said again by a delivery",
            "11.00 3.000 completed: cup 2, mug 1",
            "update sales.transaction set status = 'completed' where transaction_id = 'ID';"
                + "update sales.transaction set delivery = 2 where transaction_id = 'ID'"),
        new Attempt(
            "what costs and weighs nothing",
            "0.00 0.000 placed: cup 2",
            "delete from sales.line where (transaction_id, item_id) = ('ID', 'mug'); update sales.line set unit_price = 0, unit_weight = 0 where transaction_id = 'ID';"
                + TOTAL.formatted("0", "0", "ID")),
        new Attempt(
            "a replica",
            "12.00 4.000 placed: cup 2, mug 1, rug 1",
            "set local session_replication_role = replica;"
                + ADD.formatted("ID", "rug", 1, "1")
                + TOTAL.formatted("12", "4", "ID")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatAgreesInTheEndIsTaken(Attempt change) throws SQLException {
    String id = "%08x".formatted(change.what.hashCode());
    try (Session session = Session.of(SHOP.database())) {
      session.send(Shop.sell(id, "mug, 1, 5.00", "cup, 2, 3.00"));
      session.send(null);
      session.send(change.sql.replace("ID", id));
      session.send(null);

      assertThat(session.end()).isNull();
    }
    assertThat(
            SHOP.database()
                .rows(
                    """
                    select concat(total_price, ' ', total_weight, ' ', status, ': ', string_agg(concat(item_id, ' ', quantity), ', ' order by item_id))
                    from sales.transaction join sales.line using (transaction_id) where transaction_id = '%s' group by transaction_id
                    """
                        .formatted(id)))
        .containsExactly(change.answer);
  }
}
