-- What an older delivery says of items that were changed since: it was so then.
insert into sales.item_version (item_id, valid_from, cost, weight_kg)
select delivered.item_id,
       :taken_at::timestamptz,
       delivered.cost,
       delivered.weight_kg
from pg_temp.delivered_item delivered
join sales.item using (item_id)
where item.changed_at > :taken_at::timestamptz
on conflict (item_id, valid_from) do nothing
