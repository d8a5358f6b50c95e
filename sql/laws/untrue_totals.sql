-- Each total and count of sales that a recount of the lines and transactions does not find: what it is of, which one, what
-- stands there, what it should be; and each line that lacks its transaction or item. There is none, whoever wrote what.
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
