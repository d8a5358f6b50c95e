-- From the two regions with most trips: the datasource of the latest trip, for each of them and over both. Several that
-- share the same moment are all named.
with seen as (
    select
        region.name as region,
        datasource.name as datasource,
        sum(trips) as trips,
        max(latest) as latest
    from trips.region_week
    join trips.region using (region)
    join trips.datasource using (datasource)
    group by region.name, datasource.name
),

most as (
    select region
    from seen
    group by region
    order by sum(trips) desc, region
    limit 2
)

select
    coalesce(region, 'both') as region,
    string_agg(datasource, ', ' order by datasource) as datasource,
    latest
from (
    select
        region,
        datasource,
        latest,
        rank() over (partition by region order by latest desc) as place
    from seen
    join most using (region)
    union all
    select null, datasource, max(latest), rank() over (order by max(latest) desc)
    from seen
    join most using (region)
    group by datasource
) as ranked
where place = 1
group by region, latest
order by region nulls last
