-- What items cost and weighed, and since when; the oldest first.
select item_id,
       (extract(epoch from valid_from) * 1000000)::bigint as micros,
       (cost * 100)::bigint as cents,
       (weight_kg * 1000)::bigint as grams
from sales.item_version
order by item_id, valid_from
