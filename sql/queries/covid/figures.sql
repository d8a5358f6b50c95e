-- The cumulative figures by day, as they were known at a time.
select distinct on (day) day, figure
from covid.figure
where
    country = :country
    and source = :source
    and measure = :measure
    and known_from <= coalesce(:as_of::timestamptz, 'infinity')
order by day, known_from desc
