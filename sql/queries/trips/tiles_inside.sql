-- Trips by month and week in the tiles that lie in a box whole. Each row of cells is one range of the index;
-- without "offset 0" it may be read for whole months.
select
    month,
    sum(week1) as week1,
    sum(week2) as week2,
    sum(week3) as week3,
    sum(week4) as week4,
    sum(week5) as week5,
    sum(week6) as week6
from generate_series(:first_month, :last_month) as months (month)
join lateral (
    select min(tile.y) as south, max(tile.y) as north
    from trips.tile
    where origin = :origin and tile.month = months.month
) as extent on south is not null
cross join lateral generate_series(greatest(south, :south), least(north, :north)) as line (y)
cross join lateral (
    select week1, week2, week3, week4, week5, week6
    from trips.tile
    where origin = :origin and tile.month = months.month and tile.y = line.y and x between :west and :east
    offset 0
) as inside
group by month
