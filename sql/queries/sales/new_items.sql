-- Adds the items that are not known yet.
insert into sales.item (item_id, name, manufacturer, cost, weight_kg, retired_at, changed_at, sample)
select item_id,
       name,
       manufacturer,
       cost,
       weight_kg,
       retired_at,
       :taken_at::timestamptz,
       :samples::boolean
from pg_temp.delivered_item
where item_id not in (select item_id from sales.item)
