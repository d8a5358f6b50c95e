-- The regions in which each datasource appeared, and how often.
select datasource.name as datasource, region.name as region, sum(trips) as trips
from trips.region_week
join trips.region using (region)
join trips.datasource using (datasource)
group by datasource.name, region.name
order by datasource.name, region.name
