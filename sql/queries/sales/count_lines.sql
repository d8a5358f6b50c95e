-- How many lines the fragments hold.
select coalesce(sum(cardinality(items) + cardinality(spoiled)), 0) as lines
from pg_temp.fragment
