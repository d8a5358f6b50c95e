-- The source of the latest trip in each of some regions; at most five, where trips of several share the moment.
with source as (
    select
        region.name as region,
        datasource.name as datasource,
        max(latest) as latest
    from trips.region_week
    join trips.region using (region)
    join trips.datasource using (datasource)
    where region.name = any(:regions)
    group by region.name, datasource.name
),
ranked as (
    select
        region,
        datasource,
        latest,
        rank() over (partition by region order by latest desc) as place,
        row_number() over (partition by region order by latest desc, datasource) as number
    from source
)
select region, datasource, to_char(latest, 'yyyy-mm-dd hh24:mi:ss') as latest
from ranked
where place = 1 and number <= 5
order by datasource, region
