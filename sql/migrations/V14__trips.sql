-- Trips: where and when each began and where it ended, and how many there were in each week.
--
-- The counts by week and by cell are written in the transaction of the trips that they count, so they are never behind.
-- `trip` has a partition for each month, which the loader makes when it meets the month, and no foreign key: it is
-- written millions of rows a second, by one program that takes its numbers from the tables beside it.

create schema trips;

comment on schema trips is 'Trips between two places, and how many there were in each week';

create table trips.region (
    region integer generated always as identity,
    name   text collate "C" not null,
    constraint a_region_has_one_number primary key (region),
    constraint a_region_has_one_name unique (name),
    constraint a_region_name_is_not_blank check (name ~ '\S' and length(name) <= 100)
);

comment on table trips.region is 'Regions that files of trips name';
comment on column trips.region.region is 'Number of the region';
comment on column trips.region.name is 'Name of the region';

create table trips.datasource (
    datasource integer generated always as identity,
    name       text collate "C" not null,
    constraint a_datasource_has_one_number primary key (datasource),
    constraint a_datasource_has_one_name unique (name),
    constraint a_datasource_name_is_not_blank check (name ~ '\S' and length(name) <= 100)
);

comment on table trips.datasource is 'Sources of trips that files of trips name';
comment on column trips.datasource.datasource is 'Number of the source';
comment on column trips.datasource.name is 'Name of the source';

create table trips.file (
    file      integer generated always as identity,
    sha256    text collate "C" not null,
    name      text not null,
    samples   boolean not null,
    accepted  bigint not null default 0,
    rejected  bigint not null default 0,
    loaded_at timestamptz not null default clock_timestamp(),
    dag_id    text,
    run_id    text,
    constraint a_file_has_one_number primary key (file),
    constraint a_content_is_loaded_once unique (sha256),
    constraint a_digest_is_sixty_four_hex_digits check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint counts_are_never_below_zero check (accepted >= 0 and rejected >= 0)
);

comment on table trips.file is 'Files whose trips are loaded';
comment on column trips.file.file is 'Number of the file';
comment on column trips.file.sha256 is 'SHA-256 of its content';
comment on column trips.file.name is 'What it was called when it came';
comment on column trips.file.samples is 'Whether it is sample data, which is invented';
comment on column trips.file.accepted is 'Number of its rows that are trips';
comment on column trips.file.rejected is 'Number of its rows that are in quarantine';
comment on column trips.file.loaded_at is 'When it was loaded';
comment on column trips.file.dag_id is 'DAG of the run that loaded it; null when a person did';
comment on column trips.file.run_id is 'Run that loaded it; null when a person did';

create table trips.lot (
    lot        integer generated always as identity,
    file       integer not null,
    region     integer not null,
    datasource integer not null,
    constraint a_lot_has_one_number primary key (lot),
    constraint a_file_has_one_lot_of_a_region_and_source unique (file, region, datasource),
    constraint a_lot_is_of_a_file foreign key (file) references trips.file (file),
    constraint a_lot_is_of_a_region foreign key (region) references trips.region (region),
    constraint a_lot_is_of_a_datasource foreign key (datasource) references trips.datasource (datasource)
);

comment on table trips.lot is 'Trips of one file that have the same region and source';
comment on column trips.lot.lot is 'Number of the lot';
comment on column trips.lot.file is 'Number of the file';
comment on column trips.lot.region is 'Number of the region';
comment on column trips.lot.datasource is 'Number of the source';

create table trips.trip (
    at       timestamp not null,
    origin_x integer not null,
    origin_y integer not null,
    dest_x   integer not null,
    dest_y   integer not null,
    lot      integer not null
) partition by range (at);

comment on table trips.trip is 'Trips; places are in units of 1e-7 degrees';
comment on column trips.trip.at is 'When it began, by the clock of the place';
comment on column trips.trip.origin_x is 'Longitude where it began, in units of 1e-7 degrees';
comment on column trips.trip.origin_y is 'Latitude where it began';
comment on column trips.trip.dest_x is 'Longitude where it ended';
comment on column trips.trip.dest_y is 'Latitude where it ended';
comment on column trips.trip.lot is 'Number of its lot, which names file, region and source';

create table trips.quarantined_row (
    file   integer not null,
    line   bigint not null,
    reason text not null,
    constraint a_line_is_quarantined_once primary key (file, line),
    constraint a_quarantined_row_is_of_a_file foreign key (file) references trips.file (file)
);

comment on table trips.quarantined_row is 'Rows that are no trips; their text is in the file';
comment on column trips.quarantined_row.file is 'Number of the file';
comment on column trips.quarantined_row.line is 'Line of the file';
comment on column trips.quarantined_row.reason is 'Why it is no trip';

create table trips.region_week (
    region     integer not null,
    datasource integer not null,
    monday     date not null,
    samples    boolean not null,
    trips      bigint not null,
    latest     timestamp(0) not null,
    constraint a_region_has_one_count_a_week primary key (region, datasource, monday, samples),
    constraint a_week_begins_on_monday check (extract(isodow from monday) = 1),
    constraint a_count_is_above_zero check (trips > 0)
);

comment on table trips.region_week is 'Trips of each region and source by week';
comment on column trips.region_week.region is 'Number of the region';
comment on column trips.region_week.datasource is 'Number of the source';
comment on column trips.region_week.monday is 'First day of the week';
comment on column trips.region_week.samples is 'Whether they are sample data';
comment on column trips.region_week.trips is 'Number of trips';
comment on column trips.region_week.latest is 'When the last of them began';

create table trips.tile (
    origin  boolean not null,
    samples boolean not null,
    month   smallint not null,
    y       integer not null,
    x       integer not null,
    week1   integer not null,
    week2   integer not null,
    week3   integer not null,
    week4   integer not null,
    week5   integer not null,
    week6   integer not null,
    trips   bytea storage external not null,
    others  bytea storage external not null
) with (toast_tuple_target = 128);

create index tiles_of_a_month_by_row on trips.tile (origin, month, y, x);

comment on table trips.tile is 'Trips that begin or end in a cell of 0.005 degrees, by month, packed for questions about boxes';
comment on column trips.tile.origin is 'True for trips that begin there, false for those that end there';
comment on column trips.tile.samples is 'Whether they are sample data';
comment on column trips.tile.month is 'Number of the month, counted since January 1970';
comment on column trips.tile.y is 'Row of cells, northward from the equator';
comment on column trips.tile.x is 'Column of cells, eastward from Greenwich';
comment on column trips.tile.week1 is 'Trips of the week in which the month begins';
comment on column trips.tile.week2 is 'Trips of the week after it';
comment on column trips.tile.week3 is 'Trips of the third week';
comment on column trips.tile.week4 is 'Trips of the fourth week';
comment on column trips.tile.week5 is 'Trips of the fifth week';
comment on column trips.tile.week6 is 'Trips of the sixth week';
comment on column trips.tile.trips is 'Place in the cell and day of each trip, five bytes each';
comment on column trips.tile.others is 'Where each of them ended, eight bytes each; empty for trips that end there';

-- The loader may make a month and nothing else. Attaching it waits for no reader.
create function trips.add_month(month date) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    first     date := date_trunc('month', month);
    partition text := 'trip_' || to_char(first, 'YYYY_MM');
begin
    if first not between date '1970-01-01' and date '2099-12-01' then
        raise exception 'expected a month from 1970 to 2099';
    end if;
    perform pg_advisory_xact_lock(hashtext('jarflow trips.add_month'));
    if to_regclass(format('trips.%I', partition)) is not null then
        return;
    end if;
    execute format('create table trips.%I (like trips.trip including all)', partition);
    execute format(
        'alter table trips.trip attach partition trips.%I for values from (%L) to (%L)',
        partition, first, first + interval '1 month');
end
$$;

comment on function trips.add_month(date) is 'Makes the partition of trips for a month, unless it is there';
revoke execute on function trips.add_month(date) from public;

-- Takes away the trips of sample data, as ops.remove_samples does with the other sample data, and names that no other
-- trips have. Loads that are at work are waited for.
create function ops.remove_sample_trips() returns table (kind text, name text, rows bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    lock table trips.file in share row exclusive mode;
    kind := 'rows';
    name := 'trips';
    -- Groups count samples too: the next load finds them anew.
    delete from trips.busiest_group;
    delete from trips.file_progress where sha256 in (select sha256 from trips.file where samples);
    delete from trips.trip where lot in (select lot from trips.lot join trips.file using (file) where samples);
    get diagnostics rows = row_count;
    return next;
    delete from trips.tile where samples;
    delete from trips.region_week where samples;
    delete from trips.quarantined_row where file in (select file from trips.file where samples);
    delete from trips.lot where file in (select file from trips.file where samples);
    delete from trips.file where samples;
    delete from trips.region where not exists (select from trips.lot where lot.region = region.region);
    delete from trips.datasource where not exists (select from trips.lot where lot.datasource = datasource.datasource);
end
$$;

comment on function ops.remove_sample_trips() is 'Takes away the trips of sample data, and says how many';
revoke execute on function ops.remove_sample_trips() from public;
