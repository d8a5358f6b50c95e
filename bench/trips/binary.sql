create table trips (
    at       timestamp not null,
    origin_x integer not null,
    origin_y integer not null,
    dest_x   integer not null,
    dest_y   integer not null,
    lot      integer not null
);
