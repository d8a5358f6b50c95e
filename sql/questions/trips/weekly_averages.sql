-- The weekly average of each region's trips: over all ISO weeks from the first to the last with a trip, empty ones too, and
-- over those with trips.
select
    name as region,
    sum(trips) as trips,
    (max(monday) - min(monday)) / 7 + 1 as weeks,
    round(sum(trips) / ((max(monday) - min(monday)) / 7 + 1), 2) as average,
    count(distinct monday) as nonempty_weeks,
    round(sum(trips) / count(distinct monday), 2) as average_of_nonempty
from trips.region_week
join trips.region using (region)
group by name
order by name
