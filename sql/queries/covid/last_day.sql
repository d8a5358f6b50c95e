-- The last day that is known of a country; null when none is.
select max(day) as day
from covid.figure
where country = :country and source = :source
