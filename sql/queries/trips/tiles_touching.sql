-- The tiles that a box touches, without those in an inner rectangle of cells. Each row of cells is one range of the index,
-- or two around the inner rectangle; without "offset 0" it may be read for whole months.
select
    month,
    y,
    x,
    trips,
    others
from generate_series(:first_month, :last_month) as months (month)
join lateral (
    select min(tile.y) as south, max(tile.y) as north
    from trips.tile
    where origin = :origin and tile.month = months.month
) as extent on south is not null
cross join lateral generate_series(greatest(south, :south), least(north, :north)) as line (y)
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
