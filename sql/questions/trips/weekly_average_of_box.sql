-- The weekly average of the trips that begin in a box, by a scan of all trips: over all ISO weeks from the first to the
-- last with a trip, empty ones too, and over those with trips. Corners are degrees; a west that lies east of the east
-- reaches across 180 degrees.
with weeks as (
    select date_trunc('week', at)::date as monday, count(*) as trips
    from trips.trip
    where
        origin_y between ceil(:south::numeric * 10000000) and floor(:north::numeric * 10000000)
        and case
            when :west::numeric <= :east::numeric
                then origin_x between ceil(:west::numeric * 10000000) and floor(:east::numeric * 10000000)
            else origin_x >= ceil(:west::numeric * 10000000) or origin_x <= floor(:east::numeric * 10000000)
        end
    group by monday
)

select
    sum(trips) as trips,
    (max(monday) - min(monday)) / 7 + 1 as weeks,
    round(sum(trips) / ((max(monday) - min(monday)) / 7 + 1), 2) as average,
    count(*) as nonempty_weeks,
    round(avg(trips), 2) as average_of_nonempty
from weeks
