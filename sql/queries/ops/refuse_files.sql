-- Notes refused files the first time they are seen so, and names those.
insert into ops.refused_file (dataset, name, reason, fingerprint, dag_id, run_id)
select :dataset, f.name, f.reason, f.fingerprint, :dag_id, :run_id
from unnest(:names::text[], :reasons::text[], :fingerprints::text[]) as f (name, reason, fingerprint)
on conflict on constraint a_file_is_refused_once_for_a_reason do nothing
returning name
