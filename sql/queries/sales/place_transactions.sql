-- Adds transactions and lines in one statement, so that their totals are compared once.
with placed as (
    insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery)
    select transaction_id,
           customer,
           placed_at,
           price,
           weight,
           delivery
    from pg_temp.fragment
    join sales.customer using (membership_id)
    where fate = 'new'
)
insert into sales.line (transaction_id, item_id, quantity, unit_price, unit_weight)
select transaction_id,
       line.*
from pg_temp.fragment
cross join unnest(items, quantities, prices, weights) line (item_id, quantity, unit_price, unit_weight)
where fate in ('new', 'replacing')
