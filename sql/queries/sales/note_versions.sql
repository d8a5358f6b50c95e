-- What a delivery says of items was so from when it was taken on. Each is noted, also one that says the same: an older
-- delivery, loaded later, must not last longer than until the next one.
insert into sales.item_version (item_id, valid_from, cost, weight_kg)
select item_id,
       :taken_at::timestamptz,
       cost,
       weight_kg
from pg_temp.delivered_item
on conflict (item_id, valid_from) do nothing
