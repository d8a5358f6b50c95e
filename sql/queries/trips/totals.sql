-- How many trips and regions there are, and whether some or all of the trips are samples.
select
    coalesce(sum(trips), 0) as trips,
    count(distinct region) as regions,
    coalesce(bool_or(samples), false) as samples,
    coalesce(bool_and(samples), false) as nothing_else
from trips.region_week
