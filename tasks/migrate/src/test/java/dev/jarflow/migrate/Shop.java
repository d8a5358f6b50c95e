package dev.jarflow.migrate;

import module java.base;

import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;

/// A warehouse with two customers and some items, and what must be true of it whatever happened.
record Shop(TestDatabase database) implements WithDatabase {
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
    String values =
        Stream.of(lines)
            .map("('%s)"::formatted)
            .map(Shop::quoted)
            .collect(Collectors.joining(", "));
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
        .formatted(transaction, values);
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

  /// A member of the first batch of applications.
  void member(String id, String first, String last, String email, String born, String mobile) {
    execute(
        """
        insert into membership.batch (place, batch, kind, feed, policy, as_of, read, successful, unsuccessful)
        values (1, 'aaaaaaaaaaaa', 'files', 'default', repeat('a', 64), '2022-01-01', 0, 0, 0)
        on conflict do nothing;
        insert into membership.member
        values ('%1$s', '%1$s', 1, '%2$s', '%3$s', '%4$s', '%5$s', '%6$s', true, gen_random_uuid(), 1, 'a.csv', 2)
        """
            .formatted(id, first, last, email, born, mobile));
  }

  /// The totals and counts that are not what a recount finds.
  List<String> wrong() throws IOException {
    Path recount = Checkout.root().resolve("sql/laws/untrue_totals.sql");
    return rows(Files.readString(recount));
  }
}
