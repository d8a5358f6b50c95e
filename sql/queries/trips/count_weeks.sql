-- Adds the trips of a file to the weeks of their regions. In one order for all loads, which wait for one another here.
insert into trips.region_week as known (region, datasource, monday, samples, trips, latest)
select region, datasource, monday::date, :samples, trips, latest::timestamp
from unnest(:regions, :datasources, :mondays, :trips, :latest) as new (region, datasource, monday, trips, latest)
order by region, datasource, monday
on conflict (region, datasource, monday, samples) do update
set trips = known.trips + excluded.trips,
    latest = greatest(known.latest, excluded.latest)
