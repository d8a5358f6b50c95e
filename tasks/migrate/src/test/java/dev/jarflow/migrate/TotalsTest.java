package dev.jarflow.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import module java.base;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/// What nobody can commit, whoever writes and however: totals that disagree with their lines, lines
/// of nothing, changes to what is closed.
class TotalsTest {
  private static final Shop SHOP = Shop.open();

  @BeforeAll
  static void sell() {
    SHOP.execute(
        String.join(
            ";",
            Shop.sell("T1", "mug, 1, 5.00", "cup, 2, 3.00"),
            Shop.sell("T2", "mug, 1, 5.00"),
            Shop.sell("T3", "lamp, 1, 40.00", "cup, 1, 0.00"),
            Shop.sell("T4", "lamp, 1, 40.00", "cup, 1, 0.00"),
            Shop.sql("STATUS T3 completed; STATUS T4 cancelled")));
  }

  private List<String> before = List.of();

  @BeforeEach
  void look() {
    before = everything();
  }

  @AfterEach
  void nothingIsWrong() throws IOException {
    assertThat(SHOP.wrong()).isEmpty();
  }

  private static List<String> everything() {
    return SHOP.rows(
        """
        select t.*, l.* from sales.transaction t full join sales.line l using (transaction_id) order by t.transaction_id, l.item_id
        """);
  }

  /// What is tried, what the database says or holds then, and how.
  record Attempt(String what, String answer, String sql) {
    /// Two lines each: `what: answer`, and the statements.
    static Stream<Attempt> all(String text) {
      return text.lines()
          .gather(Gatherers.windowFixed(2))
          .map(
              lines -> {
                String[] first = lines.getFirst().split(": ", 2);
                return new Attempt(first[0], first[1], Shop.sql(lines.getLast()));
              });
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static final String ATTEMPTS =
      """
      a wrong price, in two statements: transaction T9 says 6.00 and 1.000 kg, its lines add up to 5.00 and 1.000 kg
        PLACE T9 6 1; ADD T9 mug 1 5
      a wrong weight: transaction T9 says 5.00 and 2.000 kg, its lines add up to 5.00 and 1.000 kg
        PLACE T9 5 2; ADD T9 mug 1 5
      a wrong price, by prepared statements: transaction T9 says 6.00 and 1.000 kg, its lines add up to 5.00 and 1.000 kg
        prepare place as PLACE T9 6 1; prepare add as ADD T9 mug 1 5; execute place; execute add; deallocate all
      a wrong price, by upsert: transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg
        PLACE T1 12 3 on conflict (transaction_id) do update set total_price = excluded.total_price
      a line more, by upsert: transaction T1 says 11.00 and 3.000 kg, its lines add up to 16.00 and 4.000 kg
        ADD T1 mug 1 5 on conflict (transaction_id, item_id) do update set quantity = 2
      a line more, by merge: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        merge into sales.line using (values ('T1', 'rug')) more (t, i) on (transaction_id, item_id) = (t, i) when not matched then insert values (t, i, 1, 1, 1)
      a line more: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        ADD T1 rug 1 1
      a free line more: transaction T1 says 11.00 and 3.000 kg, its lines add up to 11.00 and 4.000 kg
        ADD T1 rug 1 0
      another quantity: transaction T1 says 11.00 and 3.000 kg, its lines add up to 16.00 and 4.000 kg
        update sales.line set quantity = 2 where (transaction_id, item_id) = ('T1', 'mug')
      another price of one: transaction T1 says 11.00 and 3.000 kg, its lines add up to 10.00 and 3.000 kg
        update sales.line set unit_price = 4 where (transaction_id, item_id) = ('T1', 'mug')
      a line less: transaction T1 says 11.00 and 3.000 kg, its lines add up to 6.00 and 2.000 kg
        delete from sales.line where (transaction_id, item_id) = ('T1', 'mug')
      no lines: transaction T1 has no lines
        delete from sales.line where transaction_id = 'T1'; TOTAL T1 0 0
      never any lines: transaction T9 has no lines
        PLACE T9 0 0
      a line moved to another transaction: transaction T1 says 11.00 and 3.000 kg, its lines add up to 5.00 and 1.000 kg
        update sales.line set transaction_id = 'T2' where (transaction_id, item_id) = ('T1', 'cup')
      a line moved, with the total of the one it left: transaction T2 says 5.00 and 1.000 kg, its lines add up to 11.00 and 3.000 kg
        update sales.line set transaction_id = 'T2' where (transaction_id, item_id) = ('T1', 'cup'); TOTAL T1 5 1
      another total: transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg
        TOTAL T1 12 3
      another weight: transaction T1 says 11.00 and 4.000 kg, its lines add up to 11.00 and 3.000 kg
        TOTAL T1 11 4
      a total that is right for a moment: transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg
        TOTAL T1 12 3; TOTAL T1 11 3; set constraints all immediate; set constraints all deferred; TOTAL T1 12 3
      what was put right, and rolled back to before: transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg
        TOTAL T1 12 3; savepoint before; TOTAL T1 11 3; set constraints all immediate; rollback to before
      lines that were rolled back, and their total not: transaction T1 says 12.00 and 4.000 kg, its lines add up to 11.00 and 3.000 kg
        TOTAL T1 12 4; savepoint before; ADD T1 rug 1 1; rollback to before
      a total that was rolled back, and its lines not: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        savepoint before; TOTAL T1 12 4; rollback to before; ADD T1 rug 1 1
      lines that were written below a savepoint: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        savepoint before; ADD T1 rug 1 1; release before
      a line more while constraints are immediate: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        set constraints all immediate; ADD T1 rug 1 1; TOTAL T1 12 4
      to forget what is out of balance: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        ADD T1 rug 1 1; delete from sales.unbalanced
      a line more, behind tables of one's own that bear the same names: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        create temporary table touched (like sales.line) on commit drop; create temporary table line (like sales.line) on commit drop; create temporary table unbalanced (like sales.unbalanced) on commit drop; set local search_path = pg_temp, sales, pg_catalog; ADD T1 rug 1 1
      a wrong total by a replica: transaction T1 says 12.00 and 3.000 kg, its lines add up to 11.00 and 3.000 kg
        set local session_replication_role = replica; TOTAL T1 12 3
      a line more by a replica: transaction T1 says 11.00 and 3.000 kg, its lines add up to 12.00 and 4.000 kg
        set local session_replication_role = replica; ADD T1 rug 1 1
      a price that is no number: new row for relation "transaction" violates check constraint "a_total_price_is_never_below_zero"
        TOTAL T1 'NaN' 3
      a weight that is no number: new row for relation "transaction" violates check constraint "a_total_weight_is_never_below_zero"
        TOTAL T1 11 'NaN'
      a time without end: new row for relation "transaction" violates check constraint "a_transaction_is_placed_in_our_time"
        update sales.transaction set placed_at = 'infinity' where transaction_id = 'T1'
      a price of one that is no number: new row for relation "line" violates check constraint "a_unit_price_is_never_below_zero"
        ADD T1 rug 1 'NaN'
      a price of one below zero: new row for relation "line" violates check constraint "a_unit_price_is_never_below_zero"
        ADD T1 rug 1 -1
      a weight of one below zero: new row for relation "line" violates check constraint "a_unit_weight_is_never_below_zero"
        update sales.line set unit_weight = -1 where transaction_id = 'T2'
      a quantity of none: new row for relation "line" violates check constraint "a_quantity_is_at_least_one"
        ADD T1 rug 0 1
      an item twice: duplicate key value violates unique constraint "an_item_stands_once_in_a_transaction"
        ADD T1 mug 1 5
      lines of no transaction: there is no transaction T9 for these lines
        ADD T9 mug 1 5
      lines before their transaction: there is no transaction T9 for these lines
        ADD T9 mug 1 5; PLACE T9 5 1
      a line moved to no transaction: there is no transaction T9 for these lines
        update sales.line set transaction_id = 'T9' where transaction_id = 'T2'
      an item that is none: insert or update on table "item_sold" violates foreign key constraint "what_is_sold_is_an_item"
        ADD T1 hat 1 1; TOTAL T1 12 4
      a customer who is none: insert or update on table "transaction" violates foreign key constraint "a_transaction_is_of_a_customer"
        update sales.transaction set customer = 99 where transaction_id = 'T1'
      a line more of what is completed: transaction T3 is completed: its lines do not change any more
        ADD T3 rug 1 1
      a line less of what is cancelled: transaction T4 is cancelled: its lines do not change any more
        delete from sales.line where (transaction_id, item_id) = ('T4', 'cup')
      another price of what is completed: transaction T3 is completed: its lines do not change any more
        update sales.line set unit_price = 1 where transaction_id = 'T3'
      a line moved away from what is completed: transaction T3 is completed: its lines do not change any more
        update sales.line set transaction_id = 'T1' where (transaction_id, item_id) = ('T3', 'lamp')
      a line moved to what is cancelled: transaction T4 is cancelled: its lines do not change any more
        update sales.line set transaction_id = 'T4' where (transaction_id, item_id) = ('T1', 'mug')
      a line that weighs and costs nothing, while constraints are immediate: transaction T4 is cancelled: its lines do not change any more
        set constraints all immediate; insert into sales.line values ('T4', 'rug', 1, 0, 0)
      a line that weighs and costs nothing, after its transaction was changed and cancelled: transaction T1 is cancelled: its lines do not change any more
        ADD T1 rug 1 1; TOTAL T1 12 4; update sales.transaction set status = 'cancelled' where transaction_id = 'T1'; insert into sales.line values ('T1', 'lamp', 1, 0, 0)
      lines of what is cancelled in the same statement: transaction T1 is cancelled: its lines do not change any more
        with less as (delete from sales.line where (transaction_id, item_id) = ('T1', 'mug')) update sales.transaction set status = 'cancelled', total_price = 6, total_weight = 2 where transaction_id = 'T1'
      a transaction that begins completed: transaction T9 is completed: its lines do not change any more
        insert into sales.transaction values ('T9', 1, now(), 5, 1, 'completed', 'me', now(), 1); ADD T9 mug 1 5
      a status without who and when: new row for relation "transaction" violates check constraint "a_changed_status_says_who_and_when"
        insert into sales.transaction values ('T9', 1, now(), 5, 1, 'placed', 'me', null, 1)
      another id: a transaction keeps its id
        update sales.transaction set transaction_id = 'T9' where transaction_id = 'T1'
      to delete a transaction: delete of sales.transaction is refused
        delete from sales.line where transaction_id = 'T1'; delete from sales.transaction where transaction_id = 'T1'
      to delete a transaction by a replica: delete of sales.transaction is refused
        set local session_replication_role = replica; delete from sales.transaction
      to empty the lines: truncate of sales.line is refused
        truncate sales.line
      to empty the transactions: truncate of sales.transaction is refused
        truncate sales.transaction, sales.line
      to empty the customers: truncate of sales.transaction is refused
        truncate sales.customer cascade
      to empty the items: truncate of sales.item_sold is refused
        truncate sales.item cascade
      to empty the transactions by a replica: truncate of sales.line is refused
        set local session_replication_role = replica; truncate sales.line, sales.transaction
      to delete what was sold, by a replica: item mug was sold: it cannot be deleted
        set local session_replication_role = replica; delete from sales.item where item_id = 'mug'
      to say in whose name one acts, without the right: transaction T3 is completed since\s
        update sales.transaction set status = 'placed', changed_by = null, changed_at = null where transaction_id = 'T3'
      """;

  static Stream<Attempt> attempts() {
    return Stream.concat(
        Attempt.all(ATTEMPTS),
        Stream.of(
            new Attempt(
                "a wrong price, in one statement",
                "transaction T9 says 6.00 and 1.000 kg, its lines add up to 5.00 and 1.000 kg",
                Shop.sell("T9", "mug, 1, 5.00").replace("sum(quantity * unit_price)", "6")),
            new Attempt(
                "an item deleted and sold in one statement",
                "insert or update on table \"item_sold\" violates foreign key constraint \"what_is_sold_is_an_item\"",
                Shop.sell("T9", "rug, 1, 5.00")
                    .replaceFirst(
                        "with ",
                        "with gone as (delete from sales.item where item_id = 'rug'), "))));
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void notEvenTheSuperuserCommits(Attempt attempt) throws SQLException {
    try (Session session = Session.of(SHOP.database())) {
      session.commit(attempt.sql);

      assertThat(session.refused().getMessage()).startsWith(attempt.answer);
      assertThat(everything()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("logins")
  void noLoginCommits(String login) throws SQLException {
    List<Attempt> committed = new ArrayList<>();
    try (Session session = Session.of(SHOP.database(), login)) {
      for (Attempt attempt : attempts().toList()) {
        session.commit(attempt.sql);
        if (session.end() == null) {
          committed.add(attempt);
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
    SHOP.assertRows(
        """
                    select oid::regprocedure from pg_proc
                    where proowner = 'jarflow_owner'::regrole and 'search_path=pg_catalog, pg_temp' <> all (coalesce(proconfig, '{}'))
                    """);
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
    assertThat(hint(Shop.sql("ADD T1 rug 1 1")))
        .isEqualTo("Change its totals and its lines in one database transaction.");
    assertThat(hint(Shop.sql("PLACE T9 0 0")))
        .isEqualTo("Write it and its lines in one database transaction.");
    assertThat(hint("delete from sales.transaction"))
        .isEqualTo(
            "Cancel it: update sales.transaction set status = 'cancelled' where transaction_id = ...");
  }

  private static String hint(String sql) throws SQLException {
    try (Session session = Session.of(SHOP.database())) {
      session.commit(sql);
      return String.valueOf(session.refused().getHint());
    }
  }

  /// What is allowed to be done with a transaction of two lines, a mug for 5.00 and two cups for
  /// 3.00, and what is left then.
  private static final String CHANGES =
      """
      another quantity, lines first: 16.00 4.000 placed: cup 2, mug 2
        update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug'); TOTAL ID 16 4
      another quantity, totals first: 16.00 4.000 placed: cup 2, mug 2
        TOTAL ID 16 4; update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug')
      another quantity, in one statement: 16.00 4.000 placed: cup 2, mug 2
        with more as (update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug')) TOTAL ID 16 4
      another quantity in one statement, while constraints are immediate: 16.00 4.000 placed: cup 2, mug 2
        set constraints all immediate; with more as (update sales.line set quantity = 2 where (transaction_id, item_id) = ('ID', 'mug')) TOTAL ID 16 4
      all lines replaced: 7.00 1.000 placed: rug 1
        delete from sales.line where transaction_id = 'ID'; TOTAL ID 7 1; ADD ID rug 1 7
      an item exchanged for another: 11.00 3.000 placed: cup 2, rug 1
        update sales.line set item_id = 'rug' where (transaction_id, item_id) = ('ID', 'mug')
      a line less and more below savepoints: 12.00 4.000 placed: cup 2, mug 1, rug 1
        savepoint a; ADD ID rug 1 1; savepoint b; delete from sales.line where transaction_id = 'ID'; rollback to b; TOTAL ID 12 4; release a; set constraints all immediate
      what was wrong, and rolled back to before: 11.00 3.000 placed: cup 2, mug 1
        savepoint a; TOTAL ID 99 4; rollback to a
      wrong, put right, wrong and put right again: 11.00 3.000 placed: cup 2, mug 1
        TOTAL ID 99 4; TOTAL ID 11 3; set constraints all immediate; set constraints all deferred; TOTAL ID 98 4; TOTAL ID 11 3
      another day and another customer: 11.00 3.000 placed: cup 2, mug 1
        update sales.transaction set placed_at = '2024-12-31T23:59:59.9-01:00', customer = 2 where transaction_id = 'ID'
      cancelled, after another line: 12.00 4.000 cancelled: cup 2, mug 1, rug 1
        ADD ID rug 1 1; update sales.transaction set status = 'cancelled', total_price = 12, total_weight = 4, placed_at = '2024-01-01' where transaction_id = 'ID'
      completed, and said again by a delivery: 11.00 3.000 completed: cup 2, mug 1
        update sales.transaction set status = 'completed' where transaction_id = 'ID'; update sales.transaction set delivery = 2 where transaction_id = 'ID'
      what costs and weighs nothing: 0.00 0.000 placed: cup 2
        delete from sales.line where (transaction_id, item_id) = ('ID', 'mug'); update sales.line set unit_price = 0, unit_weight = 0 where transaction_id = 'ID'; TOTAL ID 0 0
      a replica: 12.00 4.000 placed: cup 2, mug 1, rug 1
        set local session_replication_role = replica; ADD ID rug 1 1; TOTAL ID 12 4
      """;

  static Stream<Attempt> changes() {
    return Attempt.all(CHANGES);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatAgreesInTheEndIsTaken(Attempt change) throws SQLException {
    String id = "%08x".formatted(change.what.hashCode());
    try (Session session = Session.of(SHOP.database())) {
      session.commit(Shop.sell(id, "mug, 1, 5.00", "cup, 2, 3.00"));
      session.commit(change.sql.replace("ID", id));

      assertThat(session.end()).isNull();
    }
    SHOP.assertRows(
        """
                    select concat(total_price, ' ', total_weight, ' ', status, ': ', string_agg(concat(item_id, ' ', quantity), ', ' order by item_id))
                    from sales.transaction join sales.line using (transaction_id) where transaction_id = '%s' group by transaction_id
                    """
            .formatted(id),
        change.answer);
  }
}
