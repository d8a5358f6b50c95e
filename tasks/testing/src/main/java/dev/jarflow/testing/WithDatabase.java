package dev.jarflow.testing;

import module java.base;

/// A scene with a warehouse in it, and what its tests do there as the superuser.
public interface WithDatabase {
  TestDatabase database();

  default List<String> rows(String sql) {
    return database().rows(sql);
  }

  default void assertRows(String sql, String... expected) {
    database().assertRows(sql, expected);
  }

  default void execute(String sql) {
    database().execute(sql);
  }

  /// A batch that ingest took, newer than those before, and nobody has loaded.
  default void take(String dataset, String batch, int files) {
    execute(
        """
        insert into ops.batch (dataset, batch, files, bytes, leased_until)
        values ('%s', '%s', %d, 1, now())
        """
            .formatted(dataset, batch, files));
  }

  /// A member of the first batch of applications.
  default void member(
      String id, String first, String last, String email, String born, String mobile) {
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

  /// Each thing in the totals and counts of sales that a recount does not find: of what, which,
  /// what stands there, what it should be.
  default List<String> wrong() {
    return rows(
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
        """);
  }
}
