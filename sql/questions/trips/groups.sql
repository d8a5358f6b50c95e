-- The groups of trips that are busiest: they begin in one cell of 0.01 degrees, end in one, and begin in the same hour of
-- the day. A scan of all trips; places are the south-west corners of the cells, in degrees.
select
    region.name as region,
    origin_row / 100.0 - 90 as origin_latitude,
    origin_column / 100.0 - 180 as origin_longitude,
    dest_row / 100.0 - 90 as destination_latitude,
    dest_column / 100.0 - 180 as destination_longitude,
    hour,
    trips
from trips.trip_group
join trips.region using (region)
order by trips desc
limit 100;
