-- Puts the fragments of one transaction together.
--
-- An exact repeat of a line is skipped. Where the lines do not agree about the member, the time or the totals, each is
-- kept as it was written.
with split as (
    select transaction_id,
           delivery
    from pg_temp.fragment
    group by transaction_id, delivery
    having count(*) > 1
),
parts as (
    delete from pg_temp.fragment
    using split
    where fragment.transaction_id = split.transaction_id
      and fragment.delivery = split.delivery
    returning fragment.*
),
heads as (
    select transaction_id,
           delivery,
           min(membership_id) as membership_id,
           min(written_member) as written_member,
           min(placed_at) as placed_at,
           min(written_at) as written_at,
           min(given_price) as given_price,
           min(written_price) as written_price,
           min(given_weight) as given_weight,
           min(written_weight) as written_weight,
           count(distinct membership_id) > 1 or count(distinct placed_at) > 1
               or count(distinct given_price) > 1 or count(distinct given_weight) > 1 as disagree
    from parts
    group by transaction_id, delivery
),
lines as (
    select transaction_id,
           delivery,
           min(place) as place,
           item,
           quantity,
           unit_price,
           min(unit_weight) as unit_weight
    from parts
    join heads using (transaction_id, delivery)
    cross join unnest(places, items, quantities, prices, weights) line (place, item, quantity, unit_price, unit_weight)
    where not heads.disagree
    group by transaction_id, delivery, item, quantity, unit_price
),
whole as (
    select transaction_id,
           delivery,
           sum(quantity * unit_price) as price,
           sum(quantity * unit_weight) as weight,
           array_agg(place order by place) as places,
           array_agg(item order by place) as items,
           array_agg(quantity order by place) as quantities,
           array_agg(unit_price order by place) as prices,
           array_agg(unit_weight order by place) as weights,
           count(*) > count(distinct item) as disagree
    from lines
    group by transaction_id, delivery
),
written as (
    select transaction_id,
           delivery,
           unnest(spoiled) as line
    from parts
    union all
    select transaction_id,
           delivery,
           array[
               place::text,
               coalesce(parts.written_member, parts.membership_id, ''),
               parts.written_at,
               item,
               quantity::text,
               case when item = any (parts.unpriced) then '' else unit_price::text end,
               coalesce(parts.written_price, parts.given_price::text, ''),
               coalesce(parts.written_weight, parts.given_weight::text, ''),
               ''
           ]::text
    from parts
    join heads using (transaction_id, delivery)
    cross join unnest(places, items, quantities, prices) line (place, item, quantity, unit_price)
    where heads.disagree
),
spoiled as (
    select transaction_id,
           delivery,
           array_agg(line) as lines
    from written
    group by transaction_id, delivery
),
reasons as (
    select transaction_id,
           delivery,
           array_agg(distinct reason) as reasons
    from parts
    cross join unnest(parts.reasons) reason
    group by transaction_id, delivery
),
unpriced as (
    select transaction_id,
           delivery,
           array_agg(distinct item) as items
    from parts
    cross join unnest(parts.unpriced) item
    group by transaction_id, delivery
)
insert into pg_temp.fragment (
    transaction_id,
    delivery,
    membership_id,
    written_member,
    placed_at,
    written_at,
    given_price,
    written_price,
    given_weight,
    written_weight,
    price,
    weight,
    places,
    items,
    quantities,
    prices,
    weights,
    unpriced,
    spoiled,
    reasons
)
select transaction_id,
       delivery,
       membership_id,
       written_member,
       placed_at,
       written_at,
       given_price,
       written_price,
       given_weight,
       written_weight,
       coalesce(whole.price, 0),
       coalesce(whole.weight, 0),
       coalesce(whole.places, '{}'),
       coalesce(whole.items, '{}'),
       coalesce(whole.quantities, '{}'),
       coalesce(whole.prices, '{}'),
       coalesce(whole.weights, '{}'),
       coalesce(unpriced.items, '{}'),
       coalesce(spoiled.lines, '{}'),
       coalesce(reasons.reasons, '{}')
           || case when heads.disagree or whole.disagree then array['CONFLICTING_LINES'] else '{}' end
from heads
left join whole using (transaction_id, delivery)
left join spoiled using (transaction_id, delivery)
left join reasons using (transaction_id, delivery)
left join unpriced using (transaction_id, delivery)
