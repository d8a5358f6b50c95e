-- Where each source appears: how often, and when the latest of its trips began.
select
    region.name as region,
    datasource.name as datasource,
    sum(trips) as trips,
    to_char(max(latest), 'yyyy-mm-dd hh24:mi:ss') as latest
from trips.region_week
join trips.region using (region)
join trips.datasource using (datasource)
group by region.name, datasource.name
order by datasource, region
