-- The sum of all entries of each day, for the ninety days up to the last one.
select day, sum(amount) as amount
from new_pipeline.entry
where day > (select max(day) - 90 from new_pipeline.entry)
group by day
order by day
