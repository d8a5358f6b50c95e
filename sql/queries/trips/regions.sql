-- The regions with most trips, each with its first and last week.
select
    name,
    sum(trips) as trips,
    min(monday) as first_monday,
    max(monday) as last_monday
from trips.region_week
join trips.region using (region)
group by name
order by trips desc, name
limit 50
