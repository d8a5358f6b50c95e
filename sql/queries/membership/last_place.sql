-- The last place in the history; 0 when it is empty.
select coalesce(max(place), 0) as place
from membership.batch
