-- How far each file of a run is.
select
    name,
    state,
    reason,
    trips,
    quarantined,
    (share * 1000)::integer as permille,
    milliseconds,
    revision
from trips.file_progress
where dag_id = 'trips' and run_id = :run
order by name, sha256
