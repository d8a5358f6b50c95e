-- The files of a run that wait to be loaded. Those that an earlier try of it has loaded stay so.
insert into trips.file_progress (dag_id, run_id, sha256, name, state)
select distinct on (sha256) :dag_id, :run_id, sha256, name, 'waiting'
from unnest(:digests, :names) as file (sha256, name)
on conflict (dag_id, run_id, sha256) do update
set state = 'waiting',
    reason = null,
    trips = 0,
    quarantined = 0,
    share = 0,
    milliseconds = 0,
    changed_at = clock_timestamp(),
    revision = default
where file_progress.state <> 'loaded'
