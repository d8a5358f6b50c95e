-- Joins the tiles of one file that are of one cell and month: fewer rows are read for a box. A part has 1,024 trips at
-- most, so a tile has fewer than 2,048. Both ends of a trip stay at the same place, as all columns are joined in one order.
insert into trips.tile (origin, samples, month, y, x, week1, week2, week3, week4, week5, week6, trips, others)
with placed as (
    select
        *,
        (sum(length(trips) / 5) over (
            partition by origin, month, y, x
            rows between unbounded preceding and current row
        ) - length(trips) / 5) / 1024 as place
    from pg_temp.tile_part
)
select
    origin,
    samples,
    month,
    y,
    x,
    sum(week1),
    sum(week2),
    sum(week3),
    sum(week4),
    sum(week5),
    sum(week6),
    string_agg(trips, ''),
    string_agg(others, '')
from placed
group by origin, samples, month, y, x, place
order by origin, month, y, x
