-- Baskets become transactions and their lines, in one statement: what is weighed is whole then.
with transactions as (
    insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery)
    select transaction_id,
           customer,
           placed_at,
           sum(quantity * unit_price),
           sum(quantity * unit_weight),
           1
    from basket
    group by transaction_id, customer, placed_at
)
insert into sales.line (transaction_id, item_id, quantity, unit_price, unit_weight)
select transaction_id,
       item_id,
       quantity,
       unit_price,
       unit_weight
from basket
