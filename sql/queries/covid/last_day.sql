-- The last day that is known of a country in some measures; null when none is.
select max(day) as day
from covid.figure
where country = :country and source = :source and measure = any(:measures::text[])
