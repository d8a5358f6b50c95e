-- The sources with most trips: the regions in which each appears most, how many more there are, and when the latest of
-- its trips began.
with source as (
    select datasource, region, sum(trips) as trips, max(latest) as latest
    from trips.region_week
    group by datasource, region
),
ranked as (
    select
        datasource,
        region,
        trips,
        latest,
        row_number() over (partition by datasource order by trips desc, region) as place
    from source
)
select
    datasource.name,
    string_agg(region.name, ', ' order by region.name) filter (where place <= 20) as regions,
    count(*) filter (where place > 20) as more,
    sum(trips) as trips,
    to_char(max(latest), 'yyyy-mm-dd hh24:mi:ss') as latest
from ranked
join trips.region using (region)
join trips.datasource using (datasource)
group by datasource.name
order by sum(trips) desc, datasource.name
limit 50
