-- The places that a source reports of a country, as they were known before a time.
select distinct on (measure, province, city)
    measure,
    province,
    city,
    first_day,
    last_day,
    last_figure,
    ended
from covid.place
where country = :country and source = :source and known_from < :before::timestamptz
order by measure, province, city, known_from desc
