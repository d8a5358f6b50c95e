package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.ServerErrorMessage;

/// Two people change sales at the same time. In every order in which their statements can come, the
/// totals and counts are right in the end, or one of the two is refused.
class AtOnceTest {
  private static final Shop SHOP = Shop.open();

  /// Each person sees all that is committed when one of their statements begins, when their first
  /// statement begins, or before either person began. A deadlock is found after a moment.
  private enum Isolation {
    READ_COMMITTED(""),
    REPEATABLE_READ("set transaction isolation level repeatable read;"),
    REPEATABLE_READ_FROM_THE_START("set transaction isolation level repeatable read; select 1;");

    private final String begin;

    Isolation(String begin) {
      this.begin = "set local deadlock_timeout = '5ms';" + begin;
    }
  }

  private static final AtomicInteger RUNS = new AtomicInteger();

  /// The statements of two people; `ID` in them becomes the number of the run. `bothSucceed` holds
  /// in READ COMMITTED, in every order.
  record Pair(String what, boolean bothSucceed, List<String> one, List<String> other) {
    /// Three lines: a name, then the statements of each person.
    static Pair of(List<String> lines) {
      String what = lines.getFirst();
      return new Pair(
          what,
          what.endsWith(": both succeed"),
          statements(lines.get(1)),
          statements(lines.get(2)));
    }

    private static List<String> statements(String line) {
      return Stream.of(line.strip().split("; ", -1)).map(Shop::sql).toList();
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static final String PAIRS =
      """
      both add a line: both succeed
        ADD T-ID rug 1 1; MORE T-ID 1
        ADD T-ID lamp 1 2; MORE T-ID 2
      both add a line, one totals first: both succeed
        MORE T-ID 1; ADD T-ID rug 1 1
        ADD T-ID lamp 1 2; MORE T-ID 2
      both add a line, and say a total of their own
        ADD T-ID rug 1 1; TOTAL T-ID 6 2
        ADD T-ID lamp 1 2; TOTAL T-ID 7 2
      both add the same line
        ADD T-ID rug 1 1; MORE T-ID 1
        ADD T-ID rug 1 1; MORE T-ID 1
      each takes one of the two lines away, which cost nothing
        TAKE F-ID cup
        TAKE F-ID pot
      one adds a line, the other completes
        ADD T-ID rug 1 1; MORE T-ID 1
        STATUS T-ID completed
      one adds a line that costs nothing, the other cancels
        insert into sales.line values ('T-ID', 'rug', 1, 0, 0)
        STATUS T-ID cancelled
      one replaces all lines, the other cancels
        delete from sales.line where transaction_id = 'T-ID'; ADD T-ID rug 1 5
        STATUS T-ID cancelled
      one completes, the other cancels
        STATUS T-ID completed
        STATUS T-ID cancelled
      both exchange the same item
        update sales.line set item_id = 'rug' where (transaction_id, item_id) = ('T-ID', 'mug')
        update sales.line set item_id = 'lamp' where (transaction_id, item_id) = ('T-ID', 'mug')
      each moves a line to the other's transaction
        update sales.line set transaction_id = 'U-ID' where (transaction_id, item_id) = ('T-ID', 'mug'); TOTAL U-ID 6 2
        update sales.line set transaction_id = 'T-ID' where (transaction_id, item_id) = ('U-ID', 'pot'); TOTAL T-ID 6 2
      both sell a new item for the first time: both succeed
        ADD T-ID new-ID 1 1; MORE T-ID 1
        ADD U-ID new-ID 1 1; MORE U-ID 1
      one takes the last of an item back, the other sells it: both succeed
        TAKE R-ID rare-ID; ADD R-ID mug 1 5
        ADD U-ID rare-ID 1 1; MORE U-ID 1
      one takes the last of an item back, the other deletes it
        TAKE R-ID rare-ID; ADD R-ID mug 1 5
        delete from sales.item where item_id = 'rare-ID'
      one deletes an item, the other sells it
        delete from sales.item where item_id = 'new-ID'
        ADD T-ID new-ID 1 1; MORE T-ID 1
      one retires an item and makes it dearer, the other sells it: both succeed
        update sales.item set retired_at = now() where item_id = 'new-ID'; update sales.item set cost = 9 where item_id = 'new-ID'
        ADD T-ID new-ID 1 1; MORE T-ID 1
      both make an item dearer: both succeed
        update sales.item set cost = cost + 1 where item_id = 'new-ID'
        update sales.item set cost = cost + 2 where item_id = 'new-ID'
      both put a transaction on a day that had none: both succeed
        update sales.transaction set placed_at = timestamptz '1900-01-01Z' + interval '1 day' * DAY where transaction_id = 'T-ID'
        update sales.transaction set placed_at = timestamptz '1900-01-01Z' + interval '1 day' * DAY where transaction_id = 'U-ID'
      one puts a transaction on another day, the other cancels it
        update sales.transaction set placed_at = timestamptz '1900-01-01Z' + interval '1 day' * DAY where transaction_id = 'T-ID'
        STATUS T-ID cancelled
      one gives a transaction to another customer, the other adds a line: both succeed
        update sales.transaction set customer = 2 where transaction_id = 'T-ID'
        ADD T-ID rug 1 1; MORE T-ID 1
      both add the same transaction
        SELL N-ID mug, 1, 5.00
        SELL N-ID mug, 1, 5.00
      one adds a transaction, the other lines of it
        SELL N-ID mug, 1, 5.00
        insert into sales.line values ('N-ID', 'rug', 1, 0, 0)
      both close two transactions, in opposite order
        STATUS T-ID cancelled; STATUS U-ID cancelled
        STATUS U-ID completed; STATUS T-ID completed
      """;

  static Stream<Pair> pairs() {
    return PAIRS.lines().gather(Gatherers.windowFixed(3)).map(Pair::of);
  }

  private static Session one;
  private static Session other;
  private static Connection watch;
  private static PreparedStatement blocked;

  @BeforeAll
  static void connect() throws SQLException {
    one = Session.of(SHOP.database());
    other = Session.of(SHOP.database());
    watch = SHOP.database().connect();
    blocked = watch.prepareStatement("select cardinality(pg_blocking_pids(?)) > 0");
  }

  @AfterAll
  static void disconnect() throws SQLException {
    one.close();
    other.close();
    watch.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void inEveryOrderTotalsAndCountsAreRightInTheEnd(Pair pair) throws Exception {
    List<String> before = SHOP.wrong();
    List<String> refused = new ArrayList<>();
    for (Isolation isolation : Isolation.values()) {
      for (List<Boolean> order : orders(pair.one.size() + 1, pair.other.size() + 1)) {
        refused.addAll(run(pair, isolation, order));
      }
    }

    assertThat(SHOP.wrong()).isEqualTo(before);
    assertThat(refused).allMatch(AtOnceTest::isFair);
    if (pair.bothSucceed) {
      assertThat(refused).noneMatch(refusal -> refusal.startsWith("READ_COMMITTED"));
    }
  }

  /// Refusals that the person who comes second may get. Any other one would be a fault of ours.
  private static boolean isFair(String refusal) {
    return refusal.matches(
        "[A-Z_]+ (40001|40P01|23514 transaction .*|23503 (item|there is no transaction|insert or update on table \"item_sold\"|update or delete on table \"item\") .*|23505 .*(an_item_stands_once_in_a_transaction|a_transaction_has_one_id).*)");
  }

  /// The refusals that the two got.
  private static List<String> run(Pair pair, Isolation isolation, List<Boolean> order)
      throws Exception {
    int run = RUNS.incrementAndGet();
    stock(run);
    one.send(isolation.begin);
    other.send(isolation.begin);
    List<@Nullable String> first = script(pair.one, run);
    List<@Nullable String> second = script(pair.other, run);
    for (boolean isFirst : order) {
      Session session = isFirst ? one : other;
      session.send((isFirst ? first : second).removeFirst());
      one.settle(blocked);
      other.settle(blocked);
    }
    List<String> refused = new ArrayList<>();
    for (Session session : List.of(one, other)) {
      ServerErrorMessage refusal = session.end();
      if (refusal != null) {
        String state = String.valueOf(refusal.getSQLState());
        refused.add(
            "%s %s%s"
                .formatted(
                    isolation, state, state.startsWith("40") ? "" : " " + refusal.getMessage()));
      }
    }
    return refused;
  }

  private static void stock(int run) throws SQLException {
    one.send(
        "insert into sales.item (item_id, name, manufacturer, cost, weight_kg) select id || '-' || %d, id, 'Potter', 5, 1 from unnest(array['new', 'rare']) id"
            .formatted(run));
    one.send(
        Shop.sql("SELL T-%1$d mug, 1, 5; SELL U-%1$d pot, 1, 1; SELL R-%1$d rare-%1$d, 1, 5")
            .formatted(run));
    one.commit(
        "with placed as (insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery) values ('F-%1$d', 2, '2025-01-01Z', 0, 0, 1)) insert into sales.line values ('F-%1$d', 'cup', 1, 0, 0), ('F-%1$d', 'pot', 1, 0, 0)"
            .formatted(run));
    assertThat(one.end()).isNull();
  }

  /// Null at the end commits.
  private static List<@Nullable String> script(List<String> statements, int run) {
    List<@Nullable String> script = new ArrayList<>(statements);
    script.replaceAll(
        sql -> String.valueOf(sql).replace("-ID", "-" + run).replace("DAY", Integer.toString(run)));
    script.add(null);
    return script;
  }

  /// Every order in which two people's steps can be mixed; true is a step of the first.
  private static List<List<Boolean>> orders(int ones, int others) {
    int steps = ones + others;
    return IntStream.range(0, 1 << steps)
        .filter(bits -> Integer.bitCount(bits) == ones)
        .mapToObj(
            bits -> IntStream.range(0, steps).mapToObj(step -> (bits >> step & 1) == 1).toList())
        .toList();
  }

  @Test
  void threeStepsOfEachCanBeMixedInTwentyOrders() {
    assertThat(orders(3, 3)).hasSize(20).doesNotHaveDuplicates();
  }
}
