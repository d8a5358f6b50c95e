-- The groups of a region with most trips.
select
    place,
    cell,
    origin_row,
    origin_column,
    dest_row,
    dest_column,
    hour,
    trips,
    to_char(made_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as made_at
from trips.busiest_group
join trips.region using (region)
where name = :region
order by place
limit 100
