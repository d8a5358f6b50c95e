-- The three items bought most frequently, asked of the lines.
with sold as materialized (
    select l.item_id,
           sum(l.quantity) as quantity,
           count(*) as transactions
    from sales.line l
    join sales.transaction t using (transaction_id)
    where t.status <> 'cancelled'
    group by l.item_id
),
ranked as (
    select 'quantity' as counted_by,
           row_number() over (order by quantity desc, transactions desc, item_id) as rank,
           *
    from sold
    union all
    select 'transactions',
           row_number() over (order by transactions desc, quantity desc, item_id),
           *
    from sold
)
select counted_by,
       rank,
       item_id,
       name,
       manufacturer,
       quantity,
       transactions
from ranked
join sales.item using (item_id)
where rank <= 3
order by counted_by, rank
