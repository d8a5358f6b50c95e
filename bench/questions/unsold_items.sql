-- Items never sold, asked of the lines.
with sold as (
    select l.item_id,
           count(*) as lines,
           count(*) filter (where t.status <> 'cancelled') as transactions
    from sales.line l
    join sales.transaction t using (transaction_id)
    group by l.item_id
)
select item.item_id,
       item.name,
       item.manufacturer,
       item.cost,
       (item.retired_at at time zone 'UTC')::date as retired,
       coalesce(sold.lines, 0) as cancelled
from sales.item
left join sold using (item_id)
where coalesce(sold.transactions, 0) = 0
order by item.retired_at is not null, item.item_id
