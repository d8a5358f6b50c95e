-- Counts, for each reason, the lines of the transactions that would be quarantined for it, and names the first lines.
--
-- Where a line has the reason itself it is named, else the first line of its transaction.
with line as (
    select fragment.transaction_id,
           reason,
           cells[1]::bigint as place
    from pg_temp.fragment
    cross join unnest(spoiled) written
    cross join lateral (select written::text[] as cells) split
    cross join unnest(string_to_array(nullif(cells[9], ''), ' ')) reason
    where fate = 'quarantined'
),
head as (
    select transaction_id,
           reason,
           cardinality(items) + cardinality(spoiled) as lines,
           least(
               (select min(place) from unnest(places) place),
               (select min((written::text[])[1]::bigint) from unnest(spoiled) written)
           ) as place
    from pg_temp.fragment
    cross join lateral (select distinct unnest(reasons) as reason) named
    where fate = 'quarantined'
),
place as (
    select reason,
           place
    from line
    union all
    select reason,
           place
    from head
    where not exists (select from line where (line.transaction_id, line.reason) = (head.transaction_id, head.reason))
)
select reason,
       sum(lines)::bigint as lines,
       (
           select string_agg((place & ((1::bigint << 40) - 1))::text, ' ' order by place)
           from (select distinct place from place where place.reason = head.reason order by place limit 5) first_ones
       ) as places
from head
group by reason
order by lines desc, reason
