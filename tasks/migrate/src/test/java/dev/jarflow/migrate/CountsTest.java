package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.ServerErrorMessage;

/// What was sold, spent and earned is what a recount finds, after whatever several people did.
class CountsTest {
  private static final int PEOPLE = 4;
  private static final int DEEDS = 150;
  private static final int TRANSACTIONS = 12;
  private static final List<String> ITEMS = List.of("cup", "mug", "pot", "rug", "lamp");

  /// Refusals that are somebody's fate: a deadlock, another one came first, the totals disagree, an
  /// item was deleted, or a line is there already.
  private static final Set<String> FATES = Set.of("40001", "40P01", "23514", "23503", "23505");

  private static final Pattern WORD = Pattern.compile("\\b[A-Z]+\\b");

  private final Shop shop = Shop.open();

  @Test
  void afterEverythingThatPeopleDidTheCountsAreARecount() throws Exception {
    long seed = new Random().nextLong();
    List<Future<List<String>>> people = new ArrayList<>();
    try (ExecutorService atOnce = Executors.newFixedThreadPool(PEOPLE)) {
      sellSome();
      for (int i = 0; i < PEOPLE; i++) {
        int person = i;
        people.add(atOnce.submit(() -> act(person, new Random(seed + person))));
      }
    }
    List<String> ends = new ArrayList<>();
    for (Future<List<String>> person : people) {
      ends.addAll(person.get(1, TimeUnit.SECONDS));
    }

    assertThat(shop.wrong()).as("seed %d", seed).isEmpty();
    assertThat(ends).as("seed %d", seed).contains("done", "23514").hasSize(PEOPLE * DEEDS);
    assertThat(ends)
        .as("seed %d", seed)
        .filteredOn("done"::equals)
        .hasSizeGreaterThan(PEOPLE * DEEDS / 4);
    assertThat(shop.rows("select distinct status from sales.transaction order by 1"))
        .as("seed %d", seed)
        .containsExactly("cancelled", "completed", "placed");
  }

  private void sellSome() {
    for (int i = 0; i < TRANSACTIONS; i++) {
      shop.execute(Shop.sell("T" + i, "mug, 1, 5.00", "cup, 2, 3.00"));
    }
    shop.execute(Shop.sql("STATUS T0 cancelled; STATUS T2 completed"));
  }

  /// How each deed ended.
  private List<String> act(int person, Random random) throws SQLException {
    List<String> ends = new ArrayList<>();
    try (Session session = Session.of(shop.database())) {
      for (int i = 0; i < DEEDS; i++) {
        session.send("set local deadlock_timeout = '10ms'");
        if (random.nextInt(4) == 0) {
          session.send("set transaction isolation level repeatable read");
        }
        deed("N%d-%d".formatted(person, i), random).forEach(session::send);
        session.send(null);
        ServerErrorMessage refusal = session.end();
        String end = refusal == null ? "done" : String.valueOf(refusal.getSQLState());
        assertThat(end)
            .as(() -> String.valueOf(refusal))
            .matches(e -> refusal == null || FATES.contains(e));
        ends.add(end);
      }
    }
    return ends;
  }

  /// Steps that a person may take: `T` and `U` are transactions, `N` is a number, `ID` a new
  /// transaction. `SETTLE` sets the totals right.
  private static final List<String> PARTS =
      """
      SELL ID ITEM, N, 1.25; ADD ID OTHER 1 5; SETTLE
      ADD T ITEM N 2.50; SETTLE
      update sales.line set quantity = N where (transaction_id, item_id) = ('T', 'ITEM'); SETTLE
      TAKE T ITEM; SETTLE
      delete from sales.line where transaction_id = 'T'; ADD T ITEM N 4; SETTLE
      update sales.line set transaction_id = 'U' where (transaction_id, item_id) = ('T', 'ITEM'); SETTLE
      update sales.line set item_id = 'ITEM' where (transaction_id, item_id) = ('T', 'cup')
      update sales.transaction set customer = 1 + N % 2 where transaction_id = 'T'
      update sales.transaction set placed_at = timestamptz '2025-01-01Z' + interval '1 day' * DAY where transaction_id in ('T', 'T1')
      STATUS SELDOM CLOSED
      savepoint s; delete from sales.line where transaction_id = 'T'; rollback to s
      savepoint s; insert into sales.line values ('T', 'ITEM', 1, 0, 0); release s; SETTLE
      update sales.transaction set delivery = delivery + 1
      update sales.transaction set total_price = total_price + 1 where transaction_id = 'T'
      insert into sales.item (item_id, name, manufacturer, cost, weight_kg) values ('new', 'new', 'Potter', 1, 1) on conflict do nothing; insert into sales.line values ('T', 'new', 1, 1, 1); SETTLE
      delete from sales.line where item_id = 'new'; SETTLE; delete from sales.item where item_id = 'new'
      """
          .lines()
          .toList();

  private static final String SETTLE =
      """
      update sales.transaction set total_price = price, total_weight = weight
      from (
          select transaction_id, sum(quantity * unit_price) as price, sum(quantity * unit_weight) as weight from sales.line group by 1
      ) lines
      where lines.transaction_id = transaction.transaction_id and (total_price, total_weight) <> (price, weight)
      """;

  /// One to three things that are done in one transaction of the database.
  private static List<String> deed(String id, Random random) {
    return Stream.generate(() -> part(id, random)).limit(1 + random.nextInt(3)).toList();
  }

  private static String part(String id, Random random) {
    String t = "T" + random.nextInt(TRANSACTIONS);
    String item = ITEMS.get(random.nextInt(ITEMS.size()));
    String own = id + random.nextInt();
    Function<String, Object> meaning =
        word ->
            switch (word) {
              case "ID" -> own;
              case "T" -> t;
              case "U" -> "T" + random.nextInt(TRANSACTIONS);
              case "ITEM" -> item;
              case "OTHER" -> item.equals("mug") ? "pot" : "mug";
              case "N" -> 1 + random.nextInt(9);
              case "DAY" -> random.nextInt(40);
              case "SELDOM" -> random.nextInt(6) == 0 ? t : "none";
              case "CLOSED" -> random.nextBoolean() ? "completed" : "cancelled";
              case "SETTLE" -> SETTLE;
              default -> word;
            };
    String part = PARTS.get(random.nextInt(PARTS.size()));
    return Shop.sql(
        WORD.matcher(part).replaceAll(word -> String.valueOf(meaning.apply(word.group()))));
  }
}
