-- The numbers of files in places.
create temporary table source (
    number integer not null,
    name   text not null
) on commit drop
