-- Numbers of the files, for the places of lines.
create temporary table source (
    number integer not null,
    name   text not null
) on commit drop
