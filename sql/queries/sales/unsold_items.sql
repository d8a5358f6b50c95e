-- Items never sold: in no transaction that is not cancelled. Items on sale come first, then retired ones.
-- `cancelled` counts the cancelled transactions with the item: with 0 it may be deleted, else only retired.
-- `retired` is the day, in UTC, from which it is no longer sold; empty while it is sold.
select item.item_id,
       item.name,
       item.manufacturer,
       item.cost,
       (item.retired_at at time zone 'UTC')::date as retired,
       coalesce(sold.lines, 0) as cancelled
from sales.item
left join sales.item_sold sold using (item_id)
where coalesce(sold.transactions, 0) = 0
order by item.retired_at is not null, item.item_id
