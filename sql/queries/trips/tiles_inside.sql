-- Trips by month and week in the tiles that lie in a box whole. Each row of cells is one range of the index.
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
join trips.tile using (month, y)
where origin = :origin and x between :west and :east
group by month
