-- The files of trips that are loaded or refused, for serve, which has no rights to the files of other pipelines.

create index settled_file_by_run on ops.settled_file (dag_id, run_id);

create view trips.settled_file as
select
    settled.dag_id,
    settled.run_id,
    taken.name,
    settled.state,
    settled.reason,
    coalesce(loaded.accepted, 0) as trips,
    coalesce(loaded.rejected, 0) as quarantined,
    settled.settled_at
from ops.settled_file as settled
join ops.batch_file as taken using (dataset, sha256)
left join trips.file as loaded using (sha256)
where settled.dataset = 'trips';

comment on view trips.settled_file is 'What became of the files of trips: loaded, or refused as a whole';
comment on column trips.settled_file.dag_id is 'DAG of the run that decided; null when a person''s did';
comment on column trips.settled_file.run_id is 'Run that decided; null when a person''s did';
comment on column trips.settled_file.name is 'What the file was called when it came';
comment on column trips.settled_file.state is 'loaded or refused';
comment on column trips.settled_file.reason is 'Why it was refused; null when it was loaded';
comment on column trips.settled_file.trips is 'Number of its rows that are trips';
comment on column trips.settled_file.quarantined is 'Number of its rows that are in quarantine';
comment on column trips.settled_file.settled_at is 'When that was decided';
