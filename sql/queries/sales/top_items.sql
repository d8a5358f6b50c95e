-- The three items bought most frequently: by the number of pieces, and by the number of transactions, since people mean one or the other.
-- Cancelled transactions do not count. A tie goes to the item that has more by the other count, then to the id that
-- comes first in the alphabet.
with by_quantity as (
    select item_id,
           quantity,
           transactions
    from sales.item_sold
    where transactions > 0
    order by quantity desc, transactions desc, item_id
    limit 3
),
by_transactions as (
    select item_id,
           quantity,
           transactions
    from sales.item_sold
    where transactions > 0
    order by transactions desc, quantity desc, item_id
    limit 3
),
ranked as (
    select 'quantity' as counted_by,
           row_number() over (order by quantity desc, transactions desc, item_id) as rank,
           item_id,
           quantity,
           transactions
    from by_quantity
    union all
    select 'transactions',
           row_number() over (order by transactions desc, quantity desc, item_id),
           item_id,
           quantity,
           transactions
    from by_transactions
)
select ranked.counted_by,
       ranked.rank,
       ranked.item_id,
       item.name,
       item.manufacturer,
       ranked.quantity,
       ranked.transactions
from ranked
join sales.item using (item_id)
order by ranked.counted_by, ranked.rank
