-- Prices and weights of a delivery hold from the time when it was taken. Every delivery is noted, even one that changes
-- nothing: so the prices of an older delivery that is loaded later end where the next delivery begins.
insert into sales.item_version (item_id, valid_from, cost, weight_kg)
select item_id,
       :taken_at::timestamptz,
       cost,
       weight_kg
from pg_temp.delivered_item
on conflict (item_id, valid_from) do nothing
