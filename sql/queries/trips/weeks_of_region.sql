-- Trips of a region by week.
select monday, sum(trips) as trips
from trips.region_week
join trips.region using (region)
where name = :region
group by monday
