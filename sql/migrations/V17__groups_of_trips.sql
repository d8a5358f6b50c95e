-- Trips that belong together: they begin in one cell, end in one cell, and begin in the same hour of the day.

create view trips.trip_group as
select
    lot.region,
    ((origin_y + 900000000::bigint) / 100000)::integer as origin_row,
    ((origin_x + 1800000000::bigint) / 100000)::integer as origin_column,
    ((dest_y + 900000000::bigint) / 100000)::integer as dest_row,
    ((dest_x + 1800000000::bigint) / 100000)::integer as dest_column,
    date_part('hour', at)::smallint as hour,
    count(*) as trips
from trips.trip
join trips.lot using (lot)
group by 1, 2, 3, 4, 5, 6;

comment on view trips.trip_group is 'How many trips of a region have the same cells of 0.01 degrees and the same hour; a scan of all trips';
comment on column trips.trip_group.region is 'Number of the region';
comment on column trips.trip_group.origin_row is 'Row of cells where they begin, northward from the south pole';
comment on column trips.trip_group.origin_column is 'Column of cells where they begin, eastward from 180 degrees west';
comment on column trips.trip_group.dest_row is 'Row of cells where they end';
comment on column trips.trip_group.dest_column is 'Column of cells where they end';
comment on column trips.trip_group.hour is 'Hour of the day in which they begin, from 0 to 23';
comment on column trips.trip_group.trips is 'Number of trips';

create table trips.busiest_group (
    region        integer not null,
    place         integer not null,
    cell          integer not null,
    origin_row    integer not null,
    origin_column integer not null,
    dest_row      integer not null,
    dest_column   integer not null,
    hour          smallint not null,
    trips         bigint not null,
    made_at       timestamptz not null default now(),
    constraint a_region_has_one_group_at_a_place primary key (region, place),
    constraint a_group_is_of_two_trips_at_least check (trips > 1),
    constraint a_day_has_twenty_four_hours check (hour between 0 and 23)
);

comment on table trips.busiest_group is 'The groups with most trips of each region, as of the last grouping';
comment on column trips.busiest_group.region is 'Number of the region';
comment on column trips.busiest_group.place is 'Place among the groups of the region, 1 has most trips';
comment on column trips.busiest_group.cell is 'Side of a cell, in units of 1e-7 degrees';
comment on column trips.busiest_group.origin_row is 'Row of cells where they begin, northward from the south pole';
comment on column trips.busiest_group.origin_column is 'Column of cells where they begin, eastward from 180 degrees west';
comment on column trips.busiest_group.dest_row is 'Row of cells where they end';
comment on column trips.busiest_group.dest_column is 'Column of cells where they end';
comment on column trips.busiest_group.hour is 'Hour of the day in which they begin, from 0 to 23';
comment on column trips.busiest_group.trips is 'Number of trips';
comment on column trips.busiest_group.made_at is 'When they were counted';
