-- The number of a datasource.
select datasource as number
from trips.datasource
where name = :name
