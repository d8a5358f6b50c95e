-- Keeps the lines of quarantined transactions as they were written, and what is wrong with each.
with line as (
    select transaction_id,
           place,
           coalesce(written_member, membership_id, '') as membership_id,
           written_at as placed_at,
           item_id,
           quantity::text as quantity,
           case when item_id = any (unpriced) then '' else unit_price::text end as unit_price,
           coalesce(written_price, given_price::text, '') as total_price,
           coalesce(written_weight, given_weight::text, '') as total_weight,
           case
               when cardinality(array_positions(items, item_id)) > 1 then array['CONFLICTING_LINES']
               else '{}'
           end as reasons
    from pg_temp.fragment
    cross join unnest(places, items, quantities, prices) line (place, item_id, quantity, unit_price)
    where fate = 'quarantined'
    union all
    select transaction_id,
           cells[1]::bigint,
           cells[2],
           cells[3],
           cells[4],
           cells[5],
           cells[6],
           cells[7],
           cells[8],
           string_to_array(nullif(cells[9], ''), ' ')
    from pg_temp.fragment
    cross join unnest(spoiled) written
    cross join lateral (select written::text[] as cells) split
    where fate = 'quarantined'
)
insert into ops.quarantined_line (
    transaction_id,
    source_file,
    source_line,
    membership_id,
    placed_at,
    item_id,
    quantity,
    unit_price,
    total_price,
    total_weight,
    reasons
)
select line.transaction_id,
       source.name,
       line.place & ((1::bigint << 40) - 1),
       line.membership_id,
       line.placed_at,
       line.item_id,
       line.quantity,
       line.unit_price,
       line.total_price,
       line.total_weight,
       coalesce(line.reasons, '{}')
from line
join pg_temp.source on source.number = line.place >> 40
on conflict (transaction_id, source_file, source_line) do update set reasons = excluded.reasons
