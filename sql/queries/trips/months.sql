-- The first and the last month with trips; none when there are none.
select min(month) as first_month, max(month) as last_month
from trips.tile
where origin
having min(month) is not null
