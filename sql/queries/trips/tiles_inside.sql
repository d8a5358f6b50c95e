-- Trips by month and week in the tiles that lie in a box whole. Each row of cells is one range of the index; without
-- "offset 0" it may be read for whole months. Rows that many cells lie between are found one after the other: a box
-- around the earth has 36,000 of them, most without a tile.
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
    select greatest(min(tile.y), :south) as south, least(max(tile.y), :north) as north
    from trips.tile
    where origin = :origin and tile.month = months.month
    having min(tile.y) is not null
) as extent on true
cross join lateral (
    select y from generate_series(south, north) as near (y) where north - south < 500
    union all
    (
        with recursive far as (
            (
                select tile.y
                from trips.tile
                where origin = :origin and tile.month = months.month and tile.y between south and north
                  and north - south >= 500
                order by tile.y
                limit 1
            )
            union all
            select (
                select tile.y
                from trips.tile
                where origin = :origin and tile.month = months.month and tile.y > far.y and tile.y <= north
                order by tile.y
                limit 1
            )
            from far
            where far.y is not null
        )
        select y from far where y is not null
    )
) as line
cross join lateral (
    select week1, week2, week3, week4, week5, week6
    from trips.tile
    where origin = :origin and tile.month = months.month and tile.y = line.y and x between :west and :east
    offset 0
) as inside
group by month
