-- Price and weight of items, and the time from which they hold; only the rows in which they changed, the oldest first.
with version as (
    select item_id,
           valid_from,
           cost,
           weight_kg,
           (cost, weight_kg) is distinct from (
               lag(cost) over (partition by item_id order by valid_from),
               lag(weight_kg) over (partition by item_id order by valid_from)
           ) as changed
    from sales.item_version
)
select item_id,
       (extract(epoch from valid_from) * 1000000)::bigint as micros,
       (cost * 100)::bigint as cents,
       (weight_kg * 1000)::bigint as grams
from version
where changed
order by item_id, valid_from
