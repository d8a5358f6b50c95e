-- The number of a region.
select region as number
from trips.region
where name = :name
