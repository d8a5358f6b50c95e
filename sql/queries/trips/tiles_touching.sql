-- The tiles that a box touches, without those in an inner rectangle of cells. Each row of cells is one range of the index,
-- or two around the inner rectangle; without "offset 0" it may be read for whole months. Rows that many cells lie between
-- are found one after the other, as in tiles_inside.
select
    month,
    y,
    x,
    trips,
    others
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
    select :west as first_x, :east as last_x
    where y not between :inner_south and :inner_north or :inner_west > :inner_east
    union all
    select part.first_x, part.last_x
    from (values (:west, :inner_west - 1), (:inner_east + 1, :east)) as part (first_x, last_x)
    where y between :inner_south and :inner_north and :inner_west <= :inner_east
) as part
cross join lateral (
    select x, trips, case when :with_others then others else '' end as others
    from trips.tile
    where origin = :origin and tile.month = months.month and tile.y = line.y and x between first_x and last_x
    offset 0
) as touched
