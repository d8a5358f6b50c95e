-- The regions, those with most trips first, each with its first and last week, and whether some or all of its trips are
-- samples.
select
    name,
    sum(trips) as trips,
    min(monday) as first_monday,
    max(monday) as last_monday,
    bool_or(samples) as samples,
    bool_and(samples) as nothing_else
from trips.region_week
join trips.region using (region)
group by name
order by trips desc, name
