-- A content is loaded once: no number for one that is. A load of the same content is waited for.
insert into trips.file (sha256, name, samples, dag_id, run_id)
values (:sha256, :name, :samples, :dag_id, :run_id)
on conflict do nothing
returning file
