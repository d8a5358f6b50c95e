-- Whether some of what these datasets hold is sample data, and whether all of it is.
select count(*) > 0 as some,
       count(*) = cardinality(:datasets::text[]) and bool_and(nothing_else) as all
from ops.sample_data
where dataset = any (:datasets::text[])
