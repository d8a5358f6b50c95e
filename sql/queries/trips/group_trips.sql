-- The groups with most trips, of those regions that have most. A trip that nobody shares is no group.
insert into trips.busiest_group
    (region, place, cell, origin_row, origin_column, dest_row, dest_column, hour, trips)
with most as (
    select region
    from trips.region_week
    group by region
    order by sum(trips) desc, region
    limit :regions
),
grouped as (
    select
        lot.region,
        ((origin_y + 900000000::bigint) / :cell)::integer as origin_row,
        ((origin_x + 1800000000::bigint) / :cell)::integer as origin_column,
        ((dest_y + 900000000::bigint) / :cell)::integer as dest_row,
        ((dest_x + 1800000000::bigint) / :cell)::integer as dest_column,
        date_part('hour', at)::smallint as hour,
        count(*) as trips
    from trips.trip
    join trips.lot using (lot)
    join most on most.region = lot.region
    group by 1, 2, 3, 4, 5, 6
    having count(*) > 1
),
ranked as (
    select
        *,
        row_number() over (
            partition by region
            order by trips desc, origin_row, origin_column, dest_row, dest_column, hour
        ) as place
    from grouped
)
select region, place, :cell, origin_row, origin_column, dest_row, dest_column, hour, trips
from ranked
where place <= :most
