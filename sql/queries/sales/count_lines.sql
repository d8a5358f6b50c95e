-- Counts the lines in the fragments.
select coalesce(sum(cardinality(items) + cardinality(spoiled)), 0) as lines
from pg_temp.fragment
