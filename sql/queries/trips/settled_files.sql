-- The files of a run that are loaded or refused, and their rows.
select name, state, reason, trips, quarantined
from trips.settled_file
where dag_id = 'trips' and run_id = :run
order by name
