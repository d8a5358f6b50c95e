package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.TestDatabase;

/// A warehouse with two customers and some items, and what must be true of it whatever happened.
record Shop(TestDatabase database) {
  /// What is written anew from the lines and transactions, beside what the database counted itself.
  private static final String WRONG =
      """
      with counted as (
          select * from sales.transaction where status <> 'cancelled'
      )
      select 'unbalanced', transaction_id, '', '' from sales.unbalanced
      union all
      select 'totals', t.transaction_id, concat(t.total_price, ' ', t.total_weight), concat(sum(quantity * unit_price), ' ', sum(quantity * unit_weight))
      from sales.transaction t
      left join sales.line using (transaction_id)
      group by t.transaction_id
      having (t.total_price, t.total_weight) is distinct from (sum(quantity * unit_price), sum(quantity * unit_weight))
      union all
      select 'no transaction', transaction_id, item_id, '' from sales.line
      where transaction_id not in (select transaction_id from sales.transaction)
      union all
      select 'no item', transaction_id, item_id, '' from sales.line
      where item_id not in (select item_id from sales.item)
      union all
      select 'item', item_id, concat(s.lines, ' ', s.quantity, ' ', s.transactions), concat(l.lines, ' ', l.quantity, ' ', l.transactions)
      from sales.item_sold s
      full join (
          select item_id, count(*) as lines, coalesce(sum(quantity) filter (where c.status is not null), 0) as quantity, count(c) as transactions
          from sales.line
          left join counted c using (transaction_id)
          group by item_id
      ) l using (item_id)
      where (s.lines, s.quantity, s.transactions) is distinct from (l.lines, l.quantity, l.transactions)
      union all
      select 'customer', customer::text, concat(c.transactions, ' ', c.spent), concat(t.transactions, ' ', t.spent)
      from sales.customer c
      left join (
          select customer, count(*) as transactions, sum(total_price) as spent from counted group by customer
      ) t using (customer)
      where (c.transactions, c.spent) is distinct from (coalesce(t.transactions, 0), coalesce(t.spent, 0))
      union all
      select 'day', day::text, concat(d.transactions, ' ', d.revenue), concat(t.transactions, ' ', t.revenue)
      from sales.day_revenue d
      full join (
          select (placed_at at time zone 'UTC')::date as day, count(*) as transactions, sum(total_price) as revenue from counted group by 1
      ) t using (day)
      where (coalesce(d.transactions, 0), coalesce(d.revenue, 0)) is distinct from (coalesce(t.transactions, 0), coalesce(t.revenue, 0))
      """;

  private static final Pattern SELL = Pattern.compile("SELL (\\S+) ([^;]+)");

  static Shop open() {
    Shop shop = new Shop(TestDatabase.migrated());
    shop.database.execute(
        """
        insert into sales.customer default values;
        insert into sales.customer default values;
        insert into sales.item (item_id, name, manufacturer, cost, weight_kg)
        select id, id, 'Potter', 5, 1 from unnest(array['cup', 'mug', 'pot', 'rug', 'lamp']) id
        """);
    return shop;
  }

  /// A statement that adds a transaction of customer 1 with these lines: item, quantity and price
  /// of one; each weighs a kilogram.
  static String sell(String transaction, String... lines) {
    return """
        with said (item_id, quantity, unit_price) as (
            values %2$s
        ),
        placed as (
            insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery)
            select '%1$s', 1, '2025-03-04 10:15Z', sum(quantity * unit_price), sum(quantity), 1 from said
        )
        insert into sales.line
        select '%1$s', item_id, quantity, unit_price, 1 from said
        """
        .formatted(
            transaction,
            String.join(
                ", ", List.of(lines).stream().map("('%s)"::formatted).map(Shop::quoted).toList()));
  }

  /// Statements in which short ones are written out: `PLACE T9 6 1` is a transaction of this price
  /// and weight, `TOTAL T9 6 1` is an update of both, `MORE T9 6` makes it dearer by 6 and heavier
  /// by 1, `STATUS T9 cancelled` closes it, `ADD T9 mug 2 5` is a line of two mugs for 5 each,
  /// `TAKE T9 mug` deletes that line, and `SELL T9 mug, 2, 5` is a transaction with this line.
  static String sql(String text) {
    return SELL.matcher(text)
        .replaceAll(sold -> Matcher.quoteReplacement(sell(sold.group(1), sold.group(2))))
        .replaceAll(
            "PLACE (\\S+) (\\S+) ([^ ;]+)",
            "insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery) values ('$1', 1, '2025-03-04Z', $2, $3, 1)")
        .replaceAll(
            "TOTAL (\\S+) (\\S+) ([^ ;]+)",
            "update sales.transaction set total_price = $2, total_weight = $3 where transaction_id = '$1'")
        .replaceAll(
            "MORE (\\S+) ([^ ;]+)",
            "update sales.transaction set total_price = total_price + $2, total_weight = total_weight + 1 where transaction_id = '$1'")
        .replaceAll(
            "STATUS (\\S+) ([^ ;]+)",
            "update sales.transaction set status = '$2' where transaction_id = '$1'")
        .replaceAll(
            "ADD (\\S+) (\\S+) (\\S+) ([^ ;]+)",
            "insert into sales.line values ('$1', '$2', $3, $4, 1)")
        .replaceAll(
            "TAKE (\\S+) ([^ ;]+)",
            "delete from sales.line where (transaction_id, item_id) = ('$1', '$2')");
  }

  private static String quoted(String line) {
    return line.replaceFirst(",", "',");
  }

  void execute(String sql) {
    database.execute(sql);
  }

  void assertRows(String sql, String... expected) {
    assertThat(database.rows(sql)).containsExactly(expected);
  }

  /// Each thing that is not as it should be: of what, which, what stands there, what it should be.
  List<String> wrong() {
    return database.rows(WRONG);
  }
}
