-- The places that a source reports of a country, and when it did so first and last.
select measure, province, city, first_day, last_day
from covid.place
where country = :country and source = :source
